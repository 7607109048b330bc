package io.scriptorium.cli.jobs;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.JobStatus;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.job.Document;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium fetch}. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description = "Gets the finished document of a job.",
    footer = {
      "",
      "Examples:",
      "  scriptorium fetch kyoto-1 > kyoto.md",
      "  scriptorium fetch kyoto-1 --out kyoto.html"
    })
public final class FetchCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "JOB", description = "The job's id.")
  private String jobId = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}. Default: what the file's name of --out says, else markdown.")
  private @Nullable DocumentFormat format;

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description = "Where to write it; a folder gets a file named after the job. Default: stdout.")
  private @Nullable String out;

  @Override
  public Integer call() {
    try (ScriptoriumClient client = connection.client()) {
      Optional<Document> found = client.job(jobId).document();
      if (found.isEmpty()) {
        return explainMissing(client);
      }
      Document document = found.get();
      deliver(document);
      if (document.status() == Document.Status.COMPLETED) {
        return ExitCodes.OK;
      }
      Terminal.err(
          "Job %s is %s: %s".formatted(jobId, document.status().json(), document.reason()));
      return ExitCodes.FAILED;
    }
  }

  private void deliver(Document document) {
    if (out == null) {
      DocumentFormat chosen = format == null ? DocumentFormat.MARKDOWN : format;
      String text = chosen.render(document);
      if (chosen == DocumentFormat.JSON) {
        Terminal.outDocumentJson(text);
      } else {
        Terminal.outDocument(text);
      }
      return;
    }
    OutputFile file = OutputFile.choose(out, format, jobId);
    file.write(document);
    Terminal.out(file.path().toString());
  }

  private int explainMissing(ScriptoriumClient client) {
    JobStatus status = client.job(jobId).status().orElseThrow(() -> StatusCommand.unknown(jobId));
    Terminal.err("There is no document yet. " + StatusCommand.sentence(jobId, status));
    return ExitCodes.FAILED;
  }
}
