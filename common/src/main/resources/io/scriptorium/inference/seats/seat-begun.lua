-- A planned job no longer waits to begin. ARGV job.
begun(ARGV[1])
return 0
