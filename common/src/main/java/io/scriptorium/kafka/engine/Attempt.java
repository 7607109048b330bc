package io.scriptorium.kafka.engine;

import java.util.concurrent.CompletionStage;

/** What came of one attempt at a task. */
sealed interface Attempt {

  /** It did not finish the task. */
  record Ended(Ending.Again again) implements Attempt {}

  /** It finished the task, once its effects are durable. */
  record Pending(CompletionStage<?> durable) implements Attempt {}
}
