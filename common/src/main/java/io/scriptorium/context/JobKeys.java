package io.scriptorium.context;

/**
 * The names of one job's keys. Their hash tag is the job, so that a cluster keeps them together.
 */
record JobKeys(String prefix, String jobId) {

  /** A hash: the plan, and how far the job is. */
  String plan() {
    return key("plan");
  }

  /** A hash: the accepted sections by index. */
  String sections() {
    return key("sections");
  }

  /** The token of the writer that works on the job, or on one section of it. */
  String lease(String part) {
    return key(part.isEmpty() ? "lease" : "lease:" + part);
  }

  /** The token of the planner that plans the job. */
  String planning() {
    return key("planning");
  }

  /** A hash: by lease, the number of its last holder. */
  String attempts() {
    return key("attempts");
  }

  private String key(String what) {
    return "%sscriptorium:{%s}:%s".formatted(prefix, jobId, what);
  }
}
