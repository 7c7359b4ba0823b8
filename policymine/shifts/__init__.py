"""How one term gives way to another over time: share by period, the break, and the verdict.

`policymine.shifts.measure.measure_shift` is the entry; `ShiftResult` in `base` is what it returns.
"""
