package io.scriptorium.client;

import io.scriptorium.job.BatchControl;
import io.scriptorium.job.BatchEvent;
import io.scriptorium.job.JobIds;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One batch: the jobs whose requests name it. Holds no resources, and may be used by many threads.
 */
public final class BatchHandle {

  private final ScriptoriumClient client;
  private final String name;

  /**
   * @throws IllegalArgumentException if no batch may have this name
   */
  BatchHandle(ScriptoriumClient client, String name) {
    if (!JobIds.allowed(name)) {
      throw new IllegalArgumentException(
          "\"%s\" is not a batch's name; allowed are %s.".formatted(name, JobIds.ALLOWED));
    }
    this.client = client;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** How far the batch is, a second ago at most; empty where it is not known, or not any more. */
  public Optional<BatchEvent> progress() {
    try (TopicReader reader = client.reader()) {
      return new BatchLookup(reader).of(name);
    }
  }

  /**
   * Closes the batch, and returns when Kafka has the record: it is complete when as many jobs have
   * ended.
   *
   * @param jobs all its jobs, from 1 to {@link BatchControl.Close#MOST_JOBS}
   */
  public void close(int jobs) {
    client.control(new BatchControl.Close(name, jobs, Instant.now()));
  }

  /**
   * Cancels the jobs that have not ended, and those that are still to come; returns when Kafka has
   * the record.
   *
   * @param reason kept in the documents; null for none
   */
  public void cancel(@Nullable String reason) {
    client.control(new BatchControl.Cancel(name, reason, Instant.now()));
  }

  /** Resumes the jobs that failed, and returns when Kafka has the record. */
  public void retry() {
    client.control(new BatchControl.Retry(name, Instant.now()));
  }

  @Override
  public String toString() {
    return "BatchHandle[" + name + "]";
  }
}
