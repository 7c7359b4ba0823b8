"""Kernels: the inner loops, compiled by numba on first use and kept; arrays in, arrays out, no I/O.

Every kernel is deterministic, releases the GIL and has a plain-Python oracle in tests/kernels. A compiled
function is kept beside its file (in the user's cache folder where that is read-only) under the time stamp of
that file alone, so a kernel calls only kernels of its own module.
"""
