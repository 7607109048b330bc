package io.scriptorium.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackDirectoryTest {

  @TempDir Path temporary;

  @Test
  void hasOneOwnerAtATimeWhoseAddressesAreFound() {
    StackDirectory directory = new StackDirectory(temporary.resolve("data"));
    StackAddresses addresses = addresses(ProcessHandle.current().pid());

    try (StackDirectory.Claim claim = directory.claim().orElseThrow()) {
      assertThat(directory.claim()).isEmpty();
      assertThat(directory.running()).isEmpty();

      claim.publish(addresses);

      assertThat(directory.running()).contains(addresses);
    }
    assertThat(directory.running()).isEmpty();
    assertThat(directory.claim()).isPresent();
  }

  @Test
  void findsNothingWhereTheOwnerDied() throws Exception {
    StackDirectory directory = new StackDirectory(temporary);
    Process ended = new ProcessBuilder("true").start();
    assertThat(ended.waitFor()).isZero();
    directory.claim().orElseThrow().publish(addresses(ended.pid()));

    assertThat(directory.running()).isEmpty();
  }

  @Test
  void findsNothingWhereAnotherProcessHasTheOwnersIdByNow() {
    StackDirectory directory = new StackDirectory(temporary);
    StackDirectory.Claim claim = directory.claim().orElseThrow();
    claim.publish(
        new StackAddresses(
            ProcessHandle.current().pid(),
            Instant.EPOCH,
            "127.0.0.1:1",
            "redis://127.0.0.1:2",
            List.of(),
            false,
            null));

    assertThat(directory.running()).as("the clock was set while the stack runs").isPresent();
    crash(claim);

    assertThat(directory.running()).isEmpty();
  }

  @Test
  void findsAStackOfAnEarlierReleaseByItsLock() throws Exception {
    StackDirectory directory = new StackDirectory(temporary);
    StackDirectory.Claim claim = directory.claim().orElseThrow();
    Files.writeString(
        temporary.resolve("stack.json"),
        """
        {"pid": %d, "kafka": "127.0.0.1:1", "redis": "redis://127.0.0.1:2", "inference": [],
         "simulated": false}
        """
            .formatted(ProcessHandle.current().pid()));

    assertThat(directory.running()).isPresent();
    crash(claim);

    assertThat(directory.running()).isEmpty();
  }

  /** Frees the lock and leaves the addresses, as the end of a process does. */
  private void crash(StackDirectory.Claim claim) {
    try {
      byte[] addresses = Files.readAllBytes(temporary.resolve("stack.json"));
      claim.close();
      Files.write(temporary.resolve("stack.json"), addresses);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void findsNothingInADamagedFile() throws Exception {
    Files.writeString(temporary.resolve("stack.json"), "{\"pid\":");

    assertThat(new StackDirectory(temporary).running()).isEmpty();
  }

  private static StackAddresses addresses(long pid) {
    return new StackAddresses(
        pid,
        null,
        "127.0.0.1:1",
        "redis://127.0.0.1:2",
        List.of("http://localhost:3/v1"),
        true,
        "secret");
  }
}
