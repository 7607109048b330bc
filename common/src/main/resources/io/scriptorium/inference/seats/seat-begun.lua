-- A planned job waits to begin no longer. ARGV job.
begun(ARGV[1])
return 0
