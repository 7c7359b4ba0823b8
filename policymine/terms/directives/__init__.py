"""What texts demand, forbid, advise, allow and encourage: directive words recognised, counted and followed over time."""
