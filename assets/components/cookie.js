// Has the browser keep a cookie: for `data.seconds`, or for as long as it is open where that is
// null, or no longer where it is 0. With `data.once`, unless another tab has done so already.

export default function render({ data }) {
  const kept = document.cookie.split("; ").some((entry) => entry.startsWith(`${data.name}=`));
  if (kept && data.once) return;
  const age = data.seconds === null ? "" : `; max-age=${data.seconds}`;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const value = encodeURIComponent(data.value);
  document.cookie = `${data.name}=${value}; path=/; SameSite=${data.site}${age}${secure}`;
}
