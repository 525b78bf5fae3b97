"""Writes the files beside it with NumPy, the reference implementation of the format.

Made once with NumPy 1.24.2: python3 make.py
"""
import numpy as np

rows = {
    "f4": np.arange(24, dtype="<f4").reshape(2, 3, 4) / 8 - 1,
    "f8": np.array([0.1, -0.0, np.inf, 5e-324]),
    "i4": np.array([[-2147483648, 2147483647]], dtype="<i4"),
    "i8": np.array([-(2**63), 2**63 - 1], dtype="<i8"),
    "u1": np.arange(256, dtype="u1"),
    "scalar": np.array(2.5, dtype="<f4"),
    "empty": np.zeros((5, 0, 3), dtype="<f8"),
}
np.savez("stored.npz", **rows)
np.savez_compressed("deflated.npz", **rows)
with open("version2.npy", "wb") as f:
    np.lib.format.write_array(f, rows["i4"], version=(2, 0))
with open("version3.npy", "wb") as f:
    np.lib.format.write_array(f, rows["i4"], version=(3, 0))
np.save("fortran.npy", np.asfortranarray(rows["f4"]))
np.save("big-endian.npy", rows["f8"].astype(">f8"))
np.save("text.npy", np.array(["V1", "V2"]))
np.save("fields.npy", np.zeros(2, dtype=[("x", "<f4"), ("y", "<f4")]))
