"""Teaching a network classes of one's own from a few pictures: only its head is learned anew.

The backbone, a network that has learned from photos of clothes, stays as it is (``backbone``); what
it makes of a picture is read once, and a linear classifier on these values is fitted in a fraction
of a second (``head``). How well that works is measured on pictures that were left out (``lesson``).
"""
