"""Events, their days, series, co-hosts and calendar entries."""
