"""The layers of a network as a table, with what each costs."""

from __future__ import annotations

import streamlit as st

from fmnist.models.blueprint import Blueprint
from fmnist.translation import _

__all__ = ["layer_table"]


def layer_table(blueprint: Blueprint) -> None:
    """Draw layer, output shape, parameters and multiply–adds, and the sum under them."""
    st.dataframe(
        [
            {
                _("Layer"): row.name,
                _("Kind"): row.kind,
                _("Output shape"): " × ".join(str(side) for side in row.output_shape),
                _("Parameters"): row.parameters,
                _("Multiply–adds"): row.multiply_adds,
            }
            for row in blueprint.rows()
        ],
        hide_index=True,
        width="stretch",
    )
    st.markdown(
        _(
            "**{parameters:,} parameters**, {multiply_adds:.1f} million multiply–adds a picture."
        ).format(parameters=blueprint.parameters, multiply_adds=blueprint.multiply_adds / 1e6)
    )
    if blueprint.name == "lenet5":
        st.caption(
            _(
                "LeNet-5 has 61,706 parameters with padding “same”, because the second "
                "convolution leaves 5×5×16 = 400 values for the first dense layer. With “valid” "
                "it leaves 4×4×16 = 256, and the sum is 44,426: that is the article's “about "
                "44,000”, although the article's own network pads."
            )
        )
