package io.scriptorium.writer;

import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.WorkerProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs one writer as a process of its own. */
@Command(
    name = "writer",
    mixinStandardHelpOptions = true,
    description = {
      "Write sections: takes section tasks from Kafka and publishes the sections' texts.",
      "",
      "Start as many as you like, on any machine that reaches Kafka, Redis and the inference"
          + " servers; they share the work."
    },
    footer = {
      "",
      "Example:",
      "  INFERENCE_SERVERS=http://gpu-0:8000/v1,http://gpu-1:8000/v1 scriptorium writer"
    })
public final class WriterCommand implements Callable<Integer> {

  @Mixin
  private final SettingsReader<WriterSettings> settings = SettingsReader.of(WriterSettings.class);

  @Override
  public Integer call() {
    WriterSettings read = settings.read();
    return WorkerProcess.run(
        "writer", read.stage().management(), telemetry -> WriterWorker.start(read, telemetry));
  }
}
