package io.scriptorium.evaluation.judge;

import io.scriptorium.evaluation.file.JsonLineAppender;
import io.scriptorium.evaluation.file.JsonLineReader;
import io.scriptorium.evaluation.run.ConcurrentCalls;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a model in a file of JSON lines, so that a resumed run asks nothing twice. All are
 * of one model, since ratings of two are not comparable. Thread-safe.
 *
 * @param <K> what identifies a question
 * @param <L> a line: the key of a question, and the answer
 */
public final class AnswerLog<K, L> implements AutoCloseable {

  private final Path file;
  private final Function<L, K> key;
  private final Function<L, Optional<String>> modelOf;
  private final Map<K, L> lines = new HashMap<>();
  private @Nullable String model;
  private @Nullable JsonLineAppender appender;

  private AnswerLog(Path file, Function<L, K> key, Function<L, Optional<String>> modelOf) {
    this.file = file;
    this.key = key;
    this.modelOf = modelOf;
  }

  /**
   * Reads a log; a missing file is an empty one.
   *
   * @param modelOf the model that gave an answer; empty without a usable one
   * @throws StartupException if the answers are of more than one model, or a line is damaged
   */
  public static <K, L> AnswerLog<K, L> read(
      Path file, Class<L> type, Function<L, K> key, Function<L, Optional<String>> modelOf)
      throws IOException {
    var log = new AnswerLog<>(file, key, modelOf);
    try (var lines =
        JsonLineReader.openLog(file, "Delete that line to have the model asked again.")) {
      lines.forEach(type, log::keep);
    }
    return log;
  }

  /** The latest answer to a question; empty if it was never asked. */
  public synchronized Optional<L> get(K question) {
    return Optional.ofNullable(lines.get(question));
  }

  /** The latest answer to each question. */
  public synchronized List<L> lines() {
    return List.copyOf(lines.values());
  }

  /** The model that gave the answers; empty before the first usable one. */
  public synchronized Optional<String> model() {
    return Optional.ofNullable(model);
  }

  /**
   * Appends an answer, unless it is the one that is known.
   *
   * @throws StartupException if it is of another model than the earlier ones
   */
  public synchronized void add(L line) throws IOException {
    if (keep(line)) {
      if (appender == null) {
        appender = JsonLineAppender.open(file);
      }
      appender.append(line);
    }
  }

  /** Returns whether the line is new. */
  private synchronized boolean keep(L line) {
    modelOf.apply(line).ifPresent(this::require);
    return !line.equals(lines.put(key.apply(line), line));
  }

  private void require(String another) {
    if (model == null) {
      model = another;
    } else if (!model.equals(another)) {
      throw new StartupException(
          "%s holds answers of the model \"%s\", but the model \"%s\" answered; answers of two models are not mixed. Name the first one with --judge-model, or move the file to have everything judged again."
              .formatted(file, model, another));
    }
  }

  /**
   * Asks all questions, at most as many at a time as there are seats, and adds each answer as it
   * arrives. The open questions are cancelled when one fails.
   *
   * @param progress receives the number of answers after each one
   * @throws InterruptedException if the thread is interrupted; the open questions are cancelled
   */
  public <Q> void askAll(
      Iterator<Q> questions, ConcurrentCalls.Responder<Q, L> call, int seats, IntConsumer progress)
      throws IOException, InterruptedException {
    var done = new AtomicInteger();
    try (this) {
      ConcurrentCalls.run(
          questions,
          call,
          seats,
          line -> {
            add(line);
            progress.accept(done.incrementAndGet());
          });
    }
  }

  /** Closes the file; a later answer opens it again. */
  @Override
  public synchronized void close() throws IOException {
    if (appender != null) {
      appender.close();
      appender = null;
    }
  }
}
