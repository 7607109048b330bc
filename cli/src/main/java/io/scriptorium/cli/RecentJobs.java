package io.scriptorium.cli;

import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Topics;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The jobs that the newest events tell of, with the last change of each. */
final class RecentJobs {

  private static final long EVENTS_PER_PARTITION = 20_000;

  private final TopicReader reader;

  RecentJobs(TopicReader reader) {
    this.reader = reader;
  }

  /** Their last changes, in the order of time. */
  List<JobEvent> lastChanges() {
    Map<String, JobEvent> latest = new LinkedHashMap<>();
    reader.newest(
        Topics.JOB_EVENTS,
        EVENTS_PER_PARTITION,
        record ->
            JobLookup.tryRead(record.value(), JobEvent.class)
                .filter(event -> isChange(event.type()))
                .ifPresent(event -> latest.put(event.jobId(), event)));
    return latest.values().stream().sorted(Comparator.comparing(JobEvent::at)).toList();
  }

  /** The ids of those whose last change was this. */
  List<String> withLast(JobEvent.Type type) {
    return lastChanges().stream()
        .filter(event -> event.type() == type)
        .map(JobEvent::jobId)
        .toList();
  }

  private static boolean isChange(JobEvent.Type type) {
    return type != JobEvent.Type.REPEATED && type != JobEvent.Type.NOT_RETRIED;
  }
}
