package io.scriptorium.cli.tenants;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.job.Json;
import io.scriptorium.job.TenantPolicy;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.UsageException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scriptorium tenants set}. */
@Command(
    name = "set",
    mixinStandardHelpOptions = true,
    description = {
      "Sets what a tenant may have. What is not named stays as it was. -1 removes a limit.",
      "",
      "The policy of * is that of each tenant without one of its own."
    },
    footer = {
      "",
      "Examples:",
      "  scriptorium tenants set reports --weight 3",
      "  scriptorium tenants set '*' --max-seats 8"
    })
final class TenantSetCommand implements Callable<Integer>, QuietCommand {

  private static final long NO_LIMIT = -1;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(paramLabel = "TENANT", description = "Its name; * for all without a policy.")
  private String tenant = "";

  @Option(
      names = "--weight",
      paramLabel = "N",
      description =
          "How much it gets beside others of its class: twice as many tokens as a tenant with half"
              + " the weight. 1 to 1000; 1 at first.")
  private @Nullable Long weight;

  @Option(
      names = "--max-seats",
      paramLabel = "N",
      description = "The most seats of the fleet that it holds at once; -1 for no limit.")
  private @Nullable Long maxSeats;

  @Option(
      names = "--max-jobs",
      paramLabel = "N",
      description =
          "The most of its jobs that are planned or written at once; of a job in parallel mode each"
              + " section counts. -1 for no limit.")
  private @Nullable Long maxJobs;

  @Option(
      names = "--tokens-per-day",
      paramLabel = "N",
      description =
          "The most tokens that are generated for it in a day, from midnight UTC on; -1 for no"
              + " limit.")
  private @Nullable Long tokensPerDay;

  @Override
  public Integer call() {
    checkName(tenant);
    if (Arrays.asList(weight, maxSeats, maxJobs, tokensPerDay).stream()
        .noneMatch(Objects::nonNull)) {
      throw new UsageException(
          "Nothing to set; name one of --weight, --max-seats, --max-jobs, --tokens-per-day.");
    }
    range("--weight", weight, 1, TenantPolicy.MOST_WEIGHT);
    range("--max-seats", maxSeats, NO_LIMIT, TenantPolicy.MOST_AT_ONCE);
    range("--max-jobs", maxJobs, NO_LIMIT, TenantPolicy.MOST_AT_ONCE);
    range("--tokens-per-day", tokensPerDay, NO_LIMIT, TenantPolicy.MOST_TOKENS);
    var topic = new PolicyTopic(connection);
    TenantPolicy before = topic.read().getOrDefault(tenant, TenantPolicy.of(tenant));
    var policy =
        new TenantPolicy(
            tenant,
            Math.toIntExact(requireNonNullElse(weight, (long) before.weight())),
            toInt(limit(maxJobs, toLong(before.maxJobs()))),
            toInt(limit(maxSeats, toLong(before.maxSeats()))),
            limit(tokensPerDay, before.tokensPerDay()),
            before.paused());
    topic.write(policy);
    try (OutputOption.Rows rows = output.rows()) {
      rows.add(tenant + ": " + new String(Json.write(policy), UTF_8), policy);
    }
    return ExitCodes.OK;
  }

  static void checkName(String tenant) {
    if (!TenantPolicy.allows(tenant)) {
      throw new UsageException(
          "\"%s\" is no tenant's name; allowed are %s."
              .formatted(tenant, TenantPolicy.ALLOWED_NAMES));
    }
  }

  private static void range(String option, @Nullable Long value, long least, long most) {
    if (value != null && (value < least || value > most)) {
      throw new UsageException(
          "%s is %d; allowed are %d to %,d.".formatted(option, value, least, most));
    }
  }

  private static @Nullable Long limit(@Nullable Long wanted, @Nullable Long before) {
    if (wanted == null) {
      return before;
    }
    return wanted == NO_LIMIT ? null : wanted;
  }

  private static @Nullable Long toLong(@Nullable Integer number) {
    return number == null ? null : number.longValue();
  }

  private static @Nullable Integer toInt(@Nullable Long number) {
    return number == null ? null : Integer.valueOf(Math.toIntExact(number));
  }
}
