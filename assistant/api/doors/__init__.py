"""One door before every route: who may call what, said in one table and held by one middleware."""
