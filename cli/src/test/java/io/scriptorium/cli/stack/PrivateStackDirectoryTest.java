package io.scriptorium.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What other users of the machine can read of a stack's data directory, and put into it. */
@DisabledOnOs(OS.WINDOWS)
class PrivateStackDirectoryTest {

  private static final int NOBODY = 65_534;

  @TempDir private Path temporary;

  @Test
  void aStacksDirectoryOfAnEarlierReleaseIsMadePrivate() throws Exception {
    Path data = open(Files.createDirectory(temporary.resolve("data")));
    Path partition = data.resolve("kafka/documents-0");
    Files.createDirectories(partition);
    for (Path file :
        List.of(
            partition.resolve("0.log"), data.resolve("stack.lock"), data.resolve("stack.log"))) {
      Files.writeString(file, "text");
    }
    try (Stream<Path> all = Files.walk(data)) {
      all.forEach(PrivateStackDirectoryTest::open);
    }

    claim(data);

    assertThat(notPrivate(data)).isEmpty();
    assertThat(data.resolve("stack.log")).isEmptyFile();
    assertThat(partition.resolve("0.log")).content().isEqualTo("text");
  }

  @Test
  void whatItMakesIsPrivateWhateverTheUmask() throws Exception {
    Path data = temporary.resolve("new/data");
    var directory = new StackDirectory(data);

    try (StackDirectory.Claim claim = directory.claim().orElseThrow()) {
      claim.publish(
          StackAddresses.here("127.0.0.1:1", "redis://scriptorium@h:2", List.of(), false, "abc"));

      assertThat(notPrivate(data)).isEmpty();
      assertThat(data.resolve("password")).content().isEqualTo("abc\n");
    }
    assertThat(data.resolve("password")).doesNotExist();
    assertThat(data.resolve("kafka.properties")).doesNotExist();
    assertThat(data.resolve("librdkafka.properties")).doesNotExist();
  }

  @Test
  void aDirectoryWithOtherFilesIsNotClosedToTheirReaders() throws Exception {
    Path shared = open(Files.createDirectory(temporary.resolve("shared")));
    Files.writeString(shared.resolve("report.txt"), "for all");

    assertThatThrownBy(() -> claim(shared))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(shared.toString())
        .hasMessageContaining("--data");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared)))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void aLinkInItIsNotFollowed() throws Exception {
    Path target = Files.writeString(temporary.resolve("bashrc"), "alias");
    for (String name : List.of("stack.log", "stack.lock", "kafka", "streams")) {
      Path data = ownFolder("with-" + name);
      Files.createSymbolicLink(data.resolve(name), target);

      assertThatThrownBy(() -> claim(data)).as(name).isInstanceOf(UsageException.class);
      assertThat(target).content().isEqualTo("alias");
    }
    for (String name : List.of("stack.json.new", "password", "kafka.properties")) {
      Path data = ownFolder("with-" + name);
      Files.createSymbolicLink(data.resolve(name), target);

      try (StackDirectory.Claim claim = new StackDirectory(data).claim().orElseThrow()) {
        claim.publish(StackAddresses.here("h:1", "redis://s@h:2", List.of(), false, "abc"));
      }
      assertThat(target).as(name).content().isEqualTo("alias");
    }
  }

  @Test
  void itsOwnersLinkToItIsFollowed() throws Exception {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), disk);

    assertThatCode(() -> claim(link)).doesNotThrowAnyException();
  }

  @Test
  void aFolderThatEveryUserCanReplaceIsRefused() throws Exception {
    Path all = Files.createDirectory(temporary.resolve("all"));
    Files.setPosixFilePermissions(all, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path data = all.resolve("data");

    assertThatThrownBy(() -> claim(data))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("every user can replace it");
    assertThatThrownBy(() -> new StackDirectory(data).running()).isInstanceOf(UsageException.class);
  }

  @Test
  void addressesThatAnotherUserCouldHavePutThereAreNotUsed() throws Exception {
    Path data = ownFolder("data");
    Files.writeString(data.resolve("stack.json"), "{}");
    assertThat(new StackDirectory(data).running()).isEmpty();

    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> new StackDirectory(data).running())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("stack.json");
  }

  @Test
  void whatBelongsToAnotherUserIsRefused() throws Exception {
    assumeThat(System.getProperty("user.name")).as("may give files away").isEqualTo("root");
    Path planted = Files.createDirectory(temporary.resolve("planted"));
    Files.setAttribute(planted, "unix:uid", NOBODY);
    Path within = temporary.resolve("of-nobody/data");
    Files.createDirectories(within);
    Files.setAttribute(within.getParent(), "unix:uid", NOBODY);
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary);
    Files.setAttribute(link, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    Path file = ownFolder("with-file");
    Files.createDirectories(file.resolve("kafka"));
    Files.setAttribute(Files.createFile(file.resolve("kafka/0.log")), "unix:uid", NOBODY);

    for (Path data : List.of(planted, within, link, file)) {
      assertThatThrownBy(() -> claim(data))
          .as(data.toString())
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("nobody")
          .hasMessageContaining("--data");
    }
    for (Path data : List.of(planted, within, link)) {
      assertThatThrownBy(() -> new StackDirectory(data).running())
          .as(data.toString())
          .isInstanceOf(UsageException.class);
    }
  }

  private Path ownFolder(String name) throws IOException {
    return Files.createDirectory(
        temporary.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static void claim(Path data) {
    new StackDirectory(data).claim().orElseThrow().close();
  }

  private static Path open(Path path) {
    try {
      String mode = Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--";
      return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> notPrivate(Path root) throws IOException {
    Set<String> open = new TreeSet<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        if (!mode.equals(Files.isDirectory(path) ? "rwx------" : "rw-------")) {
          open.add(mode + " " + path);
        }
      }
    }
    return open;
  }
}
