package io.scriptorium.kafka.engine;

import io.scriptorium.runtime.Worker.Health;
import java.time.Instant;
import java.util.Optional;

/** What in this process brings a consumer's tasks about, and holds some back. */
public interface TaskSource {

  /** Other processes bring them about, and none is held back here. */
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

  /** How many tasks it holds back now. */
  long waiting();

  /** When the oldest of these came; empty for none. */
  Optional<Instant> oldest();
}
