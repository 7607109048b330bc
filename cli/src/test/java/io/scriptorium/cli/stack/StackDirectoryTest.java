package io.scriptorium.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
  void findsNothingInADamagedFile() throws Exception {
    Files.writeString(temporary.resolve("stack.json"), "{\"pid\":");

    assertThat(new StackDirectory(temporary).running()).isEmpty();
  }

  private static StackAddresses addresses(long pid) {
    return new StackAddresses(
        pid, "127.0.0.1:1", "redis://127.0.0.1:2", List.of("http://localhost:3/v1"), true);
  }
}
