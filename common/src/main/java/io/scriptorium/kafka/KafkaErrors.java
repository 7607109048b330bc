package io.scriptorium.kafka;

import io.scriptorium.runtime.StartupException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** What failures of Kafka's clients mean, in words for people. */
public final class KafkaErrors {

  private KafkaErrors() {}

  /** The failure's message, or else its type, as a sentence with its full stop. */
  public static String sentence(Throwable failure) {
    String message = failure.getMessage();
    String text = message == null || message.isBlank() ? failure.toString() : message.strip();
    return text.endsWith(".") ? text : text + ".";
  }

  /** What made a future fail, without the exceptions that futures wrap around it. */
  public static Throwable unwrap(Throwable thrown) {
    boolean wrapped = thrown instanceof CompletionException || thrown instanceof ExecutionException;
    return wrapped && thrown.getCause() != null ? thrown.getCause() : thrown;
  }

  /**
   * An answer to an admin client, whose own timeout bounds the wait.
   *
   * @throws KafkaException with which Kafka answered, or that it did not in time
   */
  public static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof KafkaException failure ? failure : e;
    }
  }

  /**
   * The message for a failure that a missing permission or a wrong password caused.
   *
   * @return empty where the failure, with all its causes, is none of these
   */
  public static Optional<StartupException> refusal(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String meaning =
          switch (at) {
            case AuthorizationException _ ->
                "Kafka denies this process's user a permission: %s Grant the user the permissions"
                    + " that docs/security.md lists for it.";
            case AuthenticationException _ ->
                "Kafka no longer authenticates this process: %s Check the user and the password of"
                    + " --kafka-config (KAFKA_CONFIG).";
            default -> null;
          };
      if (meaning != null) {
        return Optional.of(new StartupException(meaning.formatted(sentence(at)), failure));
      }
    }
    return Optional.empty();
  }
}
