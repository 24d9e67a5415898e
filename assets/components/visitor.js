// Keeps the visitor's key in the browser for a year, unless another tab has done so already.

export default function render({ data }) {
  const kept = document.cookie.split("; ").some((entry) => entry.startsWith(`${data.name}=`));
  if (kept) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.name}=${data.value}; path=/; max-age=31536000; SameSite=Lax${secure}`;
}
