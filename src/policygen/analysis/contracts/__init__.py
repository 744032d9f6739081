"""Contract arithmetic: charges, service credits, benchmarks."""
