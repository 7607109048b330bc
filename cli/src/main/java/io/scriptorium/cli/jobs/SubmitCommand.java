package io.scriptorium.cli.jobs;

import io.scriptorium.cli.documents.DocumentFolder;
import io.scriptorium.cli.documents.DocumentFormat;
import io.scriptorium.cli.documents.NamesOption;
import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.cli.stack.Installation;
import io.scriptorium.cli.stack.ServerChoice;
import io.scriptorium.client.GeneratedJobIds;
import io.scriptorium.client.JobWatch;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.inference.fleet.LocalServers;
import io.scriptorium.job.Json;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.runtime.CommandLineText;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.Interruption;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.ProgressLine;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.UsageException;
import io.scriptorium.writer.WriterSettings.LengthSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scriptorium submit}. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description =
        "Submits one instruction, or a file of requests: one JSON object a line, with instruction"
            + " (or prompt) and, if you like, id, words (or length), language, mode, headings,"
            + " priority, tenant, batch, notBefore, budget, deadline and metadata."
            + " Prints the jobs' ids, or with --wait the results.",
    footer = {
      "",
      "Examples:",
      "  scriptorium submit --words 3000 \"A history of tea\"",
      "  scriptorium submit --file requests.jsonl --wait --out documents",
      "  scriptorium submit --file requests.jsonl --batch tea-2026 --priority bulk",
      "  generate-requests | scriptorium submit -"
    })
public final class SubmitCommand implements Callable<Integer>, QuietCommand {

  private static final String STDIN = "-";
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);

  @Spec private @Nullable CommandSpec command;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private GiveUpOption giveUp = new GiveUpOption();
  @Mixin private NamesOption names = new NamesOption();
  @Mixin private RequestOptions request = new RequestOptions();

  @Mixin private final ServerChoice servers = new ServerChoice();

  @Mixin
  private final SettingsReader<LengthSettings> length = SettingsReader.of(LengthSettings.class);

  private final AtomicReference<@Nullable Installation> installation = new AtomicReference<>();

  @Parameters(
      paramLabel = "INSTRUCTION",
      arity = "0..1",
      description = "What to write; or - to read requests from stdin.")
  private @Nullable String instruction;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "A file of requests, one JSON object a line; - is stdin.")
  private @Nullable String file;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "The id of the one instruction's job. Submitted again, it is the same job. Default: one"
              + " made from the time.")
  private @Nullable String id;

  @Option(
      names = "--wait",
      description =
          "Wait until all documents are done, and show how far they are. Where no Kafka is named and"
              + " no stack runs, a stack of its own writes them. Where the local stack runs or"
              + " REDIS_URL is set, failures of inference servers are shown too.")
  private boolean wait;

  @OptionGroup(OptionGroup.Heading.OUTPUT)
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Write each document to a file of its own, list them in index.html, and append all to"
              + " documents.jsonl. Only with --wait.")
  private @Nullable Path out;

  @OptionGroup(OptionGroup.Heading.OUTPUT)
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "markdown",
      description = "Of the files: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private DocumentFormat format = DocumentFormat.MARKDOWN;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    UnaryOperator<WritingRequest> completion = request.completion();
    Optional<FileSubmission> resumable = resumable();
    GeneratedJobIds ids = resumable.map(FileSubmission::jobIds).orElseGet(GeneratedJobIds::create);
    try (InputStream input = open(ids)) {
      var lines = new RequestLines(input, RequestReader.withDefaults(), ids, completion);
      return wait ? submitAndWait(lines, resumable.isPresent()) : submit(lines);
    }
  }

  private int submit(RequestLines lines) throws IOException, InterruptedException {
    try (ScriptoriumClient client = connection.verifiedClient();
        OutputOption.Rows rows = output.rows()) {
      ClosedBatch batch = batch();
      var submission =
          Submission.of(
              client,
              accepted -> {
                batch.add(accepted);
                rows.add(accepted.id(), Map.of("jobId", accepted.id()));
              });
      submission.submitAll(lines);
      batch.close(client);
      return submission.complain(source()) ? ExitCodes.FAILED : ExitCodes.OK;
    }
  }

  /** One instruction may be one of many jobs of its batch. */
  private ClosedBatch batch() {
    boolean several = file != null || STDIN.equals(instruction);
    return new ClosedBatch(several ? request.batch() : null);
  }

  /** What a folder must know to go on with the same jobs after an interruption. */
  private Optional<FileSubmission> resumable() throws IOException {
    if (out == null || (instruction != null && !STDIN.equals(instruction))) {
      return Optional.empty();
    }
    if (file != null && !STDIN.equals(file)) {
      try (InputStream _ = open(GeneratedJobIds.create())) {
        return Optional.of(FileSubmission.begin(out, Path.of(file)));
      }
    }
    if (FileSubmission.isIn(out)) {
      throw new UsageException(
          "--out %s has the documents of a file of requests, and what stdin brings are other jobs. Name another folder."
              .formatted(out));
    }
    return Optional.empty();
  }

  private @Nullable DocumentFolder folder(boolean resumable) {
    if (out == null) {
      return null;
    }
    return resumable
        ? DocumentFolder.reopen(out, format, names.by())
        : DocumentFolder.open(out, format, names.by());
  }

  private int submitAndWait(RequestLines lines, boolean resumable)
      throws IOException, InterruptedException {
    try (DocumentFolder folder = folder(resumable);
        ProgressLine progress = ProgressLine.onStderr(PLAIN_INTERVAL);
        Interruption _ = Interruption.arm(() -> farewell(progress, resumable));
        Installation writing = Installation.open(connection, servers, length.read(), progress)) {
      installation.set(writing);
      AwaitedJobs jobs = new AwaitedJobs(folder, progress, System::nanoTime);
      try (JobWatch watch = writing.client().watchSubmissions(folder != null, jobs::take)) {
        ClosedBatch batch = batch();
        var submission = Submission.of(writing.client(), jobs, watch, batch::add);
        submission.submitAll(lines);
        batch.close(writing.client());
        int before = jobs.doneBefore();
        progress.say(
            before == 0
                ? "Submitted %,d requests.".formatted(jobs.size())
                : "%,d of %,d documents are in %s already; submitted the others."
                    .formatted(before, jobs.size(), out));
        boolean complaints = submission.complain(source());
        Optional<String> hopeless = await(jobs, watch, writing);
        progress.hide();
        output.print(jobs.results(), JobResult::table);
        if (hopeless.isPresent()) {
          progress.say("No inference server can write: " + hopeless.get());
          progress.say(
              "The jobs wait until one can. See them with: " + connection.command("status"));
          return ExitCodes.USAGE;
        }
        return complaints || jobs.anyIncomplete() ? ExitCodes.FAILED : ExitCodes.OK;
      }
    }
  }

  private Optional<String> await(AwaitedJobs jobs, JobWatch watch, Installation writing)
      throws InterruptedException {
    ServerTroubles troubles =
        writing
            .fleet()
            .map(fleet ->
                new ServerTroubles(
                    fleet, LocalServers::modelsOf, writing.log(), giveUp.limit(), System::nanoTime))
            .orElse(null);
    return jobs.await(watch, troubles, writing::requireAlive);
  }

  private void farewell(ProgressLine progress, boolean resumable) {
    Installation writing = installation.get();
    if (writing == null) {
      progress.say("Stopped before anything was submitted.");
    } else if (writing.isOwn()) {
      progress.say("Stopped. The jobs are kept, and continue when the stack is up again:");
      progress.say("  " + writing.upCommand());
    } else {
      progress.say(
          "Stopped waiting; the jobs continue. See them with: " + connection.command("status"));
    }
    if (resumable) {
      progress.say("To wait for them again, and get the other documents, the same command:");
      progress.say("  " + CommandLineText.of(arguments()));
    }
    if (writing != null && writing.isOwn()) {
      writing.close();
    }
  }

  private String[] arguments() {
    return command == null
        ? new String[0]
        : command.root().commandLine().getParseResult().originalArgs().toArray(String[]::new);
  }

  private void check() {
    boolean stdin = STDIN.equals(instruction);
    if (instruction == null && file == null) {
      throw new UsageException("Give an instruction, or --file FILE, or - for stdin.");
    }
    if (instruction != null && file != null) {
      throw new UsageException("Give an instruction or --file, not both.");
    }
    if ((file != null || stdin) && (request.givenForOne() || id != null)) {
      throw new UsageException(
          "--id, --words, --language, --mode, --deadline, --headings and --metadata go with one"
              + " instruction; in a file each line says its own.");
    }

    if (!wait) {
      servers.requireNone("--wait writes them with a stack of its own; add it.");
    }
    if (out != null && !wait) {
      throw new UsageException("--out writes what is waited for; add --wait.");
    }
  }

  private InputStream open(GeneratedJobIds ids) {
    if (STDIN.equals(instruction) || STDIN.equals(file)) {
      return System.in;
    }
    if (file == null) {
      WritingRequest asked =
          request.request(id == null ? ids.single() : id, instruction == null ? "" : instruction);
      return new ByteArrayInputStream(Json.write(asked));
    }
    try {
      return Files.newInputStream(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new UsageException("--file %s does not exist.".formatted(file), e);
    } catch (IOException e) {
      throw new UsageException("--file %s cannot be read: %s".formatted(file, e), e);
    }
  }

  private String source() {
    return file == null || STDIN.equals(file) ? "stdin" : file;
  }
}
