"""Pages for enterprises (企业端).  What can be done here without an account needs a signed link."""
