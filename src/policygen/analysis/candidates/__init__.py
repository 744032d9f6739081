"""The candidate screen: what each function's answers say of keeping it or giving it away."""
