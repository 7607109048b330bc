package io.scriptorium.inference;

import io.micrometer.core.instrument.MeterRegistry;

/** The inference servers, as seen from one process. */
public final class Fleet implements AutoCloseable {

  private final InferenceSettings settings;

  public Fleet(InferenceSettings settings, MeterRegistry meters) {
    this.settings = settings;
    meters.gauge("scriptorium.inference.servers", settings.servers().size());
  }

  /**
   * Asks the job's server, or another where it cannot answer.
   *
   * @throws InferenceException if no answer can be had
   */
  public ChatAnswer complete(ChatRequest request) throws InferenceException, InterruptedException {
    String server = settings.servers().getFirst().name();
    InferenceFailure failure = new InferenceFailure.NoSeat(server, request.jobId());
    if (failure.retryable()) {
      throw new InferenceException(failure);
    }
    throw new InterruptedException();
  }

  /** Forgets the job's server: the job ended, or another process goes on with it. */
  public void release(String jobId) {}

  @Override
  public void close() {}
}
