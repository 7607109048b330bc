package io.scriptorium.cli;

import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Documents of jobs that had ended before a command submitted them again. Such a request is told as
 * a repetition, or, where the planner has forgotten the job, by nothing at all: jobs of which
 * nothing is heard are looked up too, each once, and all of them with one read. For one thread.
 */
final class EarlierDocuments {

  static final Duration SILENCE = Duration.ofSeconds(30);

  private final BiConsumer<Set<String>, Consumer<Document>> lookup;
  private final LongSupplier nanoClock;
  private final Set<String> repeated = new HashSet<>();
  private final Set<String> unheard = new HashSet<>();
  private long lastLookNanos;

  /**
   * @param lookup gives the documents of those of the jobs that have ended
   */
  EarlierDocuments(BiConsumer<Set<String>, Consumer<Document>> lookup) {
    this(lookup, System::nanoTime);
  }

  EarlierDocuments(BiConsumer<Set<String>, Consumer<Document>> lookup, LongSupplier nanoClock) {
    this.lookup = lookup;
    this.nanoClock = nanoClock;
    this.lastLookNanos = nanoClock.getAsLong();
  }

  void submitted(String jobId) {
    unheard.add(jobId);
  }

  void heard(JobEvent event) {
    unheard.remove(event.jobId());
    if (event.type() == JobEvent.Type.REPEATED) {
      repeated.add(event.jobId());
    }
  }

  /** Gives what can be found by now. */
  void find(Consumer<Document> found) {
    Set<String> wanted = new HashSet<>(repeated);
    repeated.clear();
    long now = nanoClock.getAsLong();
    if (now - lastLookNanos >= SILENCE.toNanos()) {
      lastLookNanos = now;
      wanted.addAll(unheard);
      unheard.clear();
    }
    if (!wanted.isEmpty()) {
      lookup.accept(wanted, found);
    }
  }
}
