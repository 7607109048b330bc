package io.scriptorium.cli.stack;

import com.sun.security.auth.module.UnixSystem;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folders and files that only this process's user can read or change (modes 0700 and 0600). A
 * folder in which another user could put something in another's place is refused. Where the
 * operating system has no such permissions nothing is checked.
 */
final class PrivateFiles {

  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private static final int ROOT = 0;
  private static final int STICKY = 01000;
  private static final int WRITABLE_BY_ALL = 0002;

  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private PrivateFiles() {}

  /**
   * Makes the folder, or makes one of this user private.
   *
   * @param mark a file that is in such a folder; others that hold something are left as they are
   * @throws UsageException if it belongs to another user, another user could replace it, or it is
   *     not private and holds what others may need
   */
  static void makeFolder(Path folder, Path mark) throws IOException {
    if (!Files.exists(folder)) {
      Path parent = folder.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(folder, attributes(FOLDER));
    }
    requireOwn(folder);
    if (UNIX && !isPrivate(folder)) {
      if (!Files.exists(mark, LinkOption.NOFOLLOW_LINKS) && !isEmpty(folder)) {
        throw new UsageException(
            "The data directory %s is open to other users and holds other files than a stack's. Name an empty or a new one with --data."
                .formatted(folder));
      }
      restrict(folder, FOLDER);
    }
  }

  private static boolean isPrivate(Path folder) throws IOException {
    return Files.getPosixFilePermissions(folder).equals(FOLDER);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    }
  }

  /**
   * Requires that a folder or file, where it exists, is this user's, and that no other can replace
   * it.
   *
   * @throws UsageException naming what belongs to whom
   */
  static void requireOwn(Path path) throws IOException {
    if (!UNIX || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path real = path.toRealPath();
    requireOwner(path);
    requireOwner(real);
    requireIrreplaceable(path, path.toAbsolutePath().getParent());
    requireIrreplaceable(path, real.getParent());
  }

  private static void requireIrreplaceable(Path path, @Nullable Path folder) throws IOException {
    Path first = folder == null ? null : folder.toRealPath();
    for (Path at = first; at != null; at = at.getParent()) {
      int mode = (int) Files.getAttribute(at, "unix:mode");
      if ((mode & WRITABLE_BY_ALL) != 0 && (mode & STICKY) == 0) {
        throw new UsageException(
            "%s lies in %s, where every user can replace it. Name another data directory with --data."
                .formatted(path, at));
      }
      if (!isTrusted(at)) {
        throw new UsageException(
            "%s lies in %s, which belongs to the user %s, who can replace it. Name another data directory with --data."
                .formatted(path, at, Files.getOwner(at)));
      }
    }
  }

  /**
   * Makes a file, or a folder and all that is in it, private.
   *
   * @throws UsageException if something in it is another user's, or a symbolic link, through which
   *     another file would be written
   */
  static void restrictAll(Path root) throws IOException {
    if (!UNIX || !Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            requireOwner(path);
            restrict(path, FOLDER);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isSymbolicLink()) {
              throw new UsageException(
                  "In the data directory, %s is a symbolic link, which is not followed. Remove it, or name another directory with --data."
                      .formatted(path));
            }
            requireOwner(path);
            restrict(path, FILE);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  /** Writes a file in place of any that is there. */
  static void write(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file);
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (SeekableByteChannel channel = Files.newByteChannel(file, options, attributes(FILE))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  /** What files are made with, so that none is readable for a moment. */
  static FileAttribute<?>[] ofFile() {
    return attributes(FILE);
  }

  private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
    return UNIX
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (!Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).equals(permissions)) {
      Files.setPosixFilePermissions(path, permissions);
      if (!Files.getPosixFilePermissions(path).equals(permissions)) {
        throw new UsageException(
            "%s cannot be made private: its file system has no permissions. Name another directory with --data."
                .formatted(path));
      }
    }
  }

  private static void requireOwner(Path path) throws IOException {
    if (uid(path) != Me.UID) {
      throw new UsageException(
          "%s belongs to the user %s, who could read and change all that is kept there. Name another data directory with --data."
              .formatted(path, Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)));
    }
  }

  /** Whether its owner is this user, the administrator, or the owner of this program itself. */
  private static boolean isTrusted(Path path) throws IOException {
    int owner = uid(path);
    return owner == ROOT || owner == Me.UID || owner == Me.PROGRAM_OWNER;
  }

  private static int uid(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** Who runs this program, and who could have changed it. */
  private static final class Me {

    static final long UID = new UnixSystem().getUid();
    static final long PROGRAM_OWNER = programOwner();

    private static long programOwner() {
      CodeSource source = PrivateFiles.class.getProtectionDomain().getCodeSource();
      try {
        return source == null ? UID : uid(Path.of(source.getLocation().toURI()));
      } catch (IOException | URISyntaxException e) {
        return UID;
      }
    }
  }
}
