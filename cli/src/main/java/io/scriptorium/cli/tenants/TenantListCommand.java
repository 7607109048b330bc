package io.scriptorium.cli.tenants;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.cli.stack.ConnectionOptions;
import io.scriptorium.cli.stack.FleetView;
import io.scriptorium.inference.seats.TenantUse;
import io.scriptorium.job.TenantPolicy;
import io.scriptorium.runtime.UnavailableException;
import io.scriptorium.terminal.AlignedTable;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code scriptorium tenants list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the tenants that have a policy, or have jobs now.",
      "",
      "SEATS and TOKENS TODAY show what a tenant has, and after a slash its limit. WAITING counts"
          + " requests that are not planned yet. * stands for each tenant without a policy."
    },
    footer = {"", "Example:", "  scriptorium tenants list"})
final class TenantListCommand implements Callable<Integer>, QuietCommand {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    return list(connection, output);
  }

  /** A row of the list; without Redis what a tenant has now is null. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Tenant(
      String tenant,
      int weight,
      @Nullable Integer maxJobs,
      @Nullable Integer maxSeats,
      @Nullable Long tokensPerDay,
      boolean paused,
      @Nullable Long seats,
      @Nullable Long waiting,
      @Nullable Long tokensToday) {

    static Tenant of(TenantPolicy policy, String name, @Nullable TenantUse use) {
      return new Tenant(
          name,
          policy.weight(),
          policy.maxJobs(),
          policy.maxSeats(),
          policy.tokensPerDay(),
          policy.paused(),
          use == null ? null : use.seats(),
          use == null ? null : use.waiting(),
          use == null ? null : use.tokensToday());
    }
  }

  static int list(ConnectionOptions connection, OutputOption output) {
    Map<String, TenantPolicy> policies = new PolicyTopic(connection).read();
    @Nullable Map<String, TenantUse> uses = uses(connection);
    var names = new TreeSet<>(policies.keySet());
    if (uses != null) {
      names.addAll(uses.keySet());
    }
    TenantPolicy others =
        policies.getOrDefault(TenantPolicy.ALL, TenantPolicy.of(TenantPolicy.ALL));
    List<Tenant> tenants =
        names.stream()
            .map(name ->
                Tenant.of(
                    policies.getOrDefault(name, others),
                    name,
                    uses == null || name.equals(TenantPolicy.ALL)
                        ? null
                        : uses.getOrDefault(name, TenantUse.NONE)))
            .toList();
    if (tenants.isEmpty() && output.isText()) {
      Terminal.err("No tenant has a policy, and none has jobs.");
      return ExitCodes.OK;
    }
    output.print(tenants, TenantListCommand::table);
    return ExitCodes.OK;
  }

  private static @Nullable Map<String, TenantUse> uses(ConnectionOptions connection) {
    try (FleetView fleet = connection.fleet().orElse(null)) {
      return fleet == null ? null : fleet.tenants();
    } catch (UnavailableException e) {
      Terminal.err("What the tenants have now is not known: " + e.getMessage());
      return null;
    }
  }

  private static AlignedTable table(List<Tenant> tenants) {
    AlignedTable table =
        new AlignedTable(
            "TENANT", "WEIGHT", "SEATS", "MAX JOBS", "WAITING", "TOKENS TODAY", "PAUSED");
    for (Tenant it : tenants) {
      table.row(
          it.tenant(),
          it.weight(),
          ofLimit(it.seats(), it.maxSeats()),
          it.maxJobs() == null ? "-" : it.maxJobs(),
          it.waiting() == null ? "-" : "%,d".formatted(it.waiting()),
          ofLimit(it.tokensToday(), it.tokensPerDay()),
          it.paused() ? "yes" : "");
    }
    return table;
  }

  private static String ofLimit(@Nullable Long has, @Nullable Number most) {
    String now = has == null ? "-" : "%,d".formatted(has);
    return most == null ? now : "%s/%,d".formatted(now, most.longValue());
  }
}
