package io.scriptorium.cli.jobs;

import io.scriptorium.cli.documents.DocumentFolder;
import io.scriptorium.cli.documents.DocumentFormat;
import io.scriptorium.cli.documents.NamesOption;
import io.scriptorium.cli.documents.OutputFile;
import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.client.JobStatus;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.job.Document;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium fetch}. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description =
        "Gets the finished document of a job; with --file or --all those of many, into a folder.",
    footer = {
      "",
      "Examples:",
      "  scriptorium fetch kyoto-1 > kyoto.md",
      "  scriptorium fetch kyoto-1 --out kyoto.html",
      "  scriptorium fetch --file requests.jsonl --out documents",
      "  scriptorium fetch --all --out documents"
    })
public final class FetchCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private NamesOption names = new NamesOption();

  @Parameters(paramLabel = "JOB", arity = "0..1", description = "The job's id.")
  private @Nullable String jobId;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "The documents of a file of requests that was submitted. Requests without an id are known"
              + " by the folder that submit --out wrote to.")
  private @Nullable Path file;

  @Option(names = "--all", description = "All documents that Kafka has.")
  private boolean all;

  @OptionGroup(OptionGroup.Heading.OUTPUT)
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}. Default: what the file's name of --out says, else markdown.")
  private @Nullable DocumentFormat format;

  @OptionGroup(OptionGroup.Heading.OUTPUT)
  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description = "Where to write it; a folder gets a file named after the job. Default: stdout.")
  private @Nullable String out;

  @Override
  public Integer call() throws IOException {
    if (Stream.of(jobId != null, file != null, all).filter(it -> it).count() != 1) {
      throw new UsageException("Give a JOB, or --file FILE, or --all.");
    }
    return jobId == null ? many() : one(jobId);
  }

  private int many() throws IOException {
    if (out == null) {
      throw new UsageException("Name a folder for the documents with --out.");
    }
    Path target = Path.of(out);
    Set<String> ids = file == null ? Set.of() : FileSubmission.jobIds(target, file);
    DocumentFormat chosen = format == null ? DocumentFormat.MARKDOWN : format;
    try (ScriptoriumClient client = connection.client();
        TopicReader reader = client.reader();
        DocumentFolder folder = DocumentFolder.reopen(target, chosen, names.by())) {
      var fetch = new DocumentFetch(reader, all ? _ -> true : ids::contains);
      fetch.into(folder);
      int found = fetch.found();
      var summary =
          new Summary(
              target.toString(),
              all ? found : ids.size(),
              found,
              fetch.written(),
              fetch.incomplete());
      Terminal.err(summary.sentence());
      print(target.toString(), summary);
      boolean missing = !all && found < ids.size();
      return missing || fetch.incomplete() > 0 ? ExitCodes.FAILED : ExitCodes.OK;
    }
  }

  private int one(String jobId) {
    try (ScriptoriumClient client = connection.client()) {
      Optional<Document> found = client.job(jobId).document();
      if (found.isEmpty()) {
        return explainMissing(client, jobId);
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
    if (out == null && !output.isText()) {
      output.print(document);
      return;
    }
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
    OutputFile file = OutputFile.choose(out, format, document.id());
    file.write(document, connection.command("fetch", document.id()));
    String path = file.path().toString();
    print(path, Map.of("jobId", document.id(), "status", document.status(), "path", path));
  }

  private void print(String text, Object value) {
    if (output.isText()) {
      Terminal.out(text);
    } else {
      output.print(value);
    }
  }

  /**
   * What a fetch of many found.
   *
   * @param jobs that were asked for
   * @param documents that there are
   * @param written those that the folder did not have
   * @param incomplete those that failed or were cancelled
   */
  private record Summary(String folder, int jobs, int documents, int written, int incomplete) {

    String sentence() {
      return "%,d of %,d jobs have a document; %,d are new here, and %,d failed or were cancelled."
          .formatted(documents, jobs, written, incomplete);
    }
  }

  private int explainMissing(ScriptoriumClient client, String jobId) {
    JobStatus status =
        client.job(jobId).status().orElseThrow(() -> StatusCommand.unknown(connection, jobId));
    Terminal.err("There is no document yet. " + JobSentence.of(jobId, status));
    return ExitCodes.FAILED;
  }
}
