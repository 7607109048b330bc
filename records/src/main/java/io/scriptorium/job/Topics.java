package io.scriptorium.job;

import java.util.List;

/** The topics' names. Those of the stages are keyed by job id. */
public final class Topics {

  /** A client's {@link WritingRequest}s, in their own JSON. */
  public static final String WRITING_REQUESTS = "writing-requests";

  /**
   * {@link WritingRequest}s that the planner is to take once more: of failed jobs that are retried,
   * from the assembler, and of dead letters that are replayed. Clients may not write it: its
   * records' headers say where a request first was, when, and how often it was retried.
   */
  public static final String WRITING_RETRIES = "writing-retries";

  /**
   * {@link WritingRequest}s that may be planned now, in the order of the backlog, as they came. The
   * planners alone write it: its records' headers say where a request first was.
   */
  public static final String PLANNING_TASKS = "planning-tasks";

  /** {@link TenantPolicy}s, each tenant's last one; operators write it. */
  public static final String TENANT_POLICIES = "tenant-policies";

  /** Clients' {@link ControlRecord}s. */
  public static final String JOB_CONTROL = "job-control";

  /** {@link PlanRecord}s. */
  public static final String WRITING_PLANS = "writing-plans";

  /** {@link SectionTask}s. */
  public static final String SECTION_TASKS = "section-tasks";

  /** {@link SectionRecord}s. */
  public static final String SECTIONS = "sections";

  /** {@link Document}s: each job exactly once, and once more for each retry. */
  public static final String DOCUMENTS = "documents";

  /** {@link JobEvent}s. */
  public static final String JOB_EVENTS = "job-events";

  /** {@link BatchRecord}s, keyed by batch. Between stages alone. */
  public static final String BATCH_JOBS = "batch-jobs";

  /** {@link BatchEvent}s, keyed by batch; each batch's last one is kept. */
  public static final String BATCH_EVENTS = "batch-events";

  /** {@link DeadLetter}s. */
  public static final String DEAD_LETTERS = "dead-letters";

  /**
   * The topics that must have the same number of partitions: a job has one number in most of them,
   * and the assembler's state has as many parts as the topics that it reads.
   */
  public static final List<String> CO_PARTITIONED =
      List.of(
          JOB_CONTROL,
          TENANT_POLICIES,
          WRITING_PLANS,
          SECTION_TASKS,
          SECTIONS,
          DOCUMENTS,
          BATCH_JOBS);

  /** All topics, in the order in which a job passes them. */
  public static final List<String> ALL =
      List.of(
          WRITING_REQUESTS,
          WRITING_RETRIES,
          PLANNING_TASKS,
          JOB_CONTROL,
          TENANT_POLICIES,
          WRITING_PLANS,
          SECTION_TASKS,
          SECTIONS,
          DOCUMENTS,
          JOB_EVENTS,
          BATCH_JOBS,
          BATCH_EVENTS,
          DEAD_LETTERS);

  /**
   * The largest record that any topic, producer and consumer accepts, in bytes: a document of
   * 100,000 words is about 1 MB in English and up to 3 MB in scripts of three bytes a character,
   * and JSON escapes may double that.
   */
  public static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;

  /** The largest record on {@link #WRITING_REQUESTS}, in bytes. */
  public static final int MAX_REQUEST_BYTES = 1024 * 1024;

  /** The largest record on {@link #JOB_CONTROL}, in bytes. */
  public static final int MAX_CONTROL_BYTES = 72 * 1024;

  /**
   * What a consumer fetches at once, in bytes; a larger record comes alone. A fetch may take fifty
   * times its bytes in memory, if its records are all headers.
   */
  public static final int FETCH_BYTES = 2 * MAX_REQUEST_BYTES;

  /**
   * How producers compress, unless their properties say otherwise: the one codec that every client
   * library of Kafka reads as it comes. kafkajs knows no other, and kafka-python needs a package of
   * its own for each.
   */
  public static final String COMPRESSION = "gzip";

  /** The fastest; text shrinks to less than half with it. */
  public static final int COMPRESSION_LEVEL = 1;

  private Topics() {}
}
