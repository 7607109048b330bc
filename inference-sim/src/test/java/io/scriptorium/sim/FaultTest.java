package io.scriptorium.sim;

import static io.scriptorium.sim.FaultyServer.PROMPT;
import static io.scriptorium.sim.SimulatorClient.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.sim.text.SimulatorJson;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How faults are given, and which requests they affect. */
class FaultTest {

  @Test
  void aListNamesValuePurposeShareAndCount() {
    assertThat(Fault.list("plan-sum=0.5@plan*0.25!3+status=404:no~route+slow=4"))
        .containsExactly(
            new Fault(FaultKind.PLAN_SUM, 3, null, null, "0.5", 0.25, Purpose.PLAN),
            Fault.standing(FaultKind.STATUS, "404:no route"),
            Fault.standing(FaultKind.SLOW, "4"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "fire | 'fault' is 'fire'; allowed are error-500",
        "fence@read | 'fence@read' is no fault; write kind=value@plan*share!count",
        "plan-sum=many | The value of the fault plan-sum is 'many'; it must be a number 0.001 to",
        "plan-sum=0 | The value of the fault plan-sum is 0; it must be from 0.001",
        "crlf=1 | The value of the fault crlf is '1'; it takes none.",
        "language=elvish | The value of the fault language is 'elvish'; allowed are thai, lao",
        "status=200 | The value of the fault status is '200'; it must be a status from 300 to 599",
        "fence*2 | The share of a fault is 2; it must be from 0 to 1.",
        "fence!0 | The count of a fault is 0; it must be from 1",
      })
  void aWrongOneIsRefused(String list, String reason) {
    assertThatThrownBy(() -> Fault.list(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
    try (var server = new FaultyServer()) {
      var response = server.post(list, PROMPT);
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.message()).contains(reason);
    }
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void everyKindTravelsAsJson(FaultKind kind) {
    Fault fault = Fault.standing(kind).withShare(0.5).on(Purpose.WRITE);

    String json = SimulatorJson.MAPPER.writeValueAsString(fault);

    assertThat(SimulatorJson.MAPPER.readValue(json, Fault.class)).isEqualTo(fault);
    assertThat(Fault.list(kind.wireName() + "@write*0.5")).containsExactly(fault);
  }

  @Test
  void aFaultOfAnAddressAffectsThatAddressAlone() {
    try (var server = new FaultyServer()) {
      assertThat(server.post("no-credit!2", PROMPT).status()).isEqualTo(402);
      assertThat(server.post("", PROMPT).status()).isEqualTo(200);
      assertThat(server.post("no-credit!2", PROMPT).status()).isEqualTo(402);
      assertThat(server.post("no-credit!2", PROMPT).status()).isEqualTo(200);
      assertThat(server.fleet.servers().getFirst().faults()).isEmpty();
    }
  }

  @Test
  void faultsOfTheSettingsAffectEveryServerFromTheStart() {
    FleetSettings settings =
        TestFleets.instant().withServers(2).withFaults(Fault.list("forbidden+fence"));
    try (var server = new FaultyServer(settings)) {
      assertThat(server.post("", PROMPT).status()).isEqualTo(403);
      assertThat(server.fleet.servers()).allMatch(it -> it.faults().size() == 2);
    }
  }

  @Test
  void standingFaultsOfSeveralKindsApplyTogetherAndOneOutage() {
    try (var server = new FaultyServer()) {
      SimulatedServer simulated = server.fleet.servers().getFirst();
      List.of("error-500", "error-503", "fence", "fence=text", "separators")
          .forEach(fault -> simulated.inject(Fault.list(fault).getFirst()));

      assertThat(server.post("", PROMPT).status()).isEqualTo(503);
      simulated.clearFaults();
      List.of("fence", "fence=text", "separators")
          .forEach(fault -> simulated.inject(Fault.list(fault).getFirst()));

      assertThat(server.text("", PROMPT)).startsWith("```text\n---\n");
    }
  }

  @Test
  void aPurposeIsAffectedAlone() {
    try (var server = new FaultyServer()) {
      var plan = prompt("N | words | main point\nTotal length: 2000 words");

      assertThat(server.post("no-credit@plan", plan).status()).isEqualTo(402);
      assertThat(server.post("no-credit@plan", PROMPT).status()).isEqualTo(200);
      assertThat(server.post("no-credit@write", plan).status()).isEqualTo(200);
      assertThat(server.post("no-credit@write", PROMPT).status()).isEqualTo(402);
    }
  }

  @Test
  void aShareOfTheRequestsIsAffectedByTheirSeed() {
    try (var server = new FaultyServer()) {
      List<Integer> first = statuses(server);

      assertThat(first.stream().filter(status -> status == 402).count()).isBetween(10L, 50L);
      assertThat(statuses(server)).isEqualTo(first);
    }
  }

  private static List<Integer> statuses(FaultyServer server) {
    return IntStream.range(0, 100)
        .mapToObj(number ->
            server
                .post(
                    "no-credit*0.3", prompt(String.format(Locale.ROOT, "Tea %d, 5 words", number)))
                .status())
        .toList();
  }
}
