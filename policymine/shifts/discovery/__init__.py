"""Which terms replaced which, found without naming them: candidates, contexts, timing, guards.

`policymine.shifts.discovery.screen.screen_pairs` is the entry; `policymine.api.discover` confirms what it finds.
"""
