package io.scriptorium.kafka.engine;

import io.scriptorium.runtime.Worker.Health;
import java.time.Instant;
import java.util.Optional;

/** What adds tasks to a consumer's topics in this process, and keeps others until their turn. */
public interface TaskSource {

  /** Other processes add them, and none is kept here. */
  TaskSource ELSEWHERE =
      new TaskSource() {
        @Override
        public Health health() {
          return new Health.Ready();
        }

        @Override
        public long waiting() {
          return 0;
        }

        @Override
        public Optional<Instant> oldest() {
          return Optional.empty();
        }
      };

  /** Its part of the worker's health. */
  Health health();

  /** How many tasks it keeps now. */
  long waiting();

  /** When the oldest of these came; empty for none. */
  Optional<Instant> oldest();
}
