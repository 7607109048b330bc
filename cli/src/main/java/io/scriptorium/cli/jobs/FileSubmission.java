package io.scriptorium.cli.jobs;

import io.scriptorium.cli.documents.DocumentFolder;
import io.scriptorium.client.GeneratedJobIds;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.Sha256;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The submission of a file of requests whose documents go to a folder. The folder knows it before
 * anything is sent, so that the same command, given again after an interruption, goes on with the
 * same jobs: {@code submission.json} names the file, and {@code jobs.txt} has the jobs' ids, one a
 * line.
 *
 * @param file where the requests were, for people
 * @param sha256 of the file's content, in hexadecimal digits
 * @param ids of the requests that name none: see {@link GeneratedJobIds#single}
 */
record FileSubmission(String file, String sha256, String ids) {

  /** Whether a folder has a submission. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(DocumentFolder.SUBMISSION));
  }

  /**
   * The submission of this file in this folder: the one that was begun there, or a new one.
   *
   * @throws UsageException if the folder has another file's, or cannot be read or written
   */
  static FileSubmission begin(Path folder, Path requests) throws IOException {
    String sha256 = sha256(requests);
    try {
      FileSubmission begun =
          Json.read(
              Files.readAllBytes(folder.resolve(DocumentFolder.SUBMISSION)), FileSubmission.class);
      if (!begun.sha256.equals(sha256)) {
        throw new UsageException(
            "--out %s has the documents of %s as it was when they were begun, and %s is another file. Name another folder, or the same file to go on with it."
                .formatted(folder, begun.file, requests));
      }
      return begun;
    } catch (NoSuchFileException e) {
      var begun =
          new FileSubmission(
              requests.toAbsolutePath().normalize().toString(),
              sha256,
              GeneratedJobIds.create().single());
      begun.write(folder, requests);
      return begun;
    } catch (BadRecordException e) {
      throw new UsageException(
          "%s is damaged: %s Name another folder with --out."
              .formatted(folder.resolve(DocumentFolder.SUBMISSION), e.getMessage()),
          e);
    }
  }

  /**
   * The ids of the jobs of a file of requests.
   *
   * @param folder where the documents of its submission go
   * @throws UsageException if requests name no id, and the folder does not know the file
   */
  static Set<String> jobIds(Path folder, Path requests) throws IOException {
    boolean known = isIn(folder);
    GeneratedJobIds generated = known ? begin(folder, requests).jobIds() : GeneratedJobIds.create();
    Set<String> ids = ids(requests, generated);
    boolean unknown = ids.stream().anyMatch(it -> it.startsWith(generated.single()));
    if (unknown && !known) {
      throw new UsageException(
          "Requests of %s name no id, and %s is not the folder that submit --out wrote to. Name that folder with --out, or use fetch --all."
              .formatted(requests, folder));
    }
    return ids;
  }

  GeneratedJobIds jobIds() {
    return GeneratedJobIds.again(ids);
  }

  private void write(Path folder, Path requests) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(DocumentFolder.JOBS), ids(requests, jobIds()));
    // The last of the two files, and whole: it says that both are there.
    Path draft = folder.resolve(DocumentFolder.SUBMISSION + ".new");
    Files.write(draft, Json.write(this));
    Files.move(draft, folder.resolve(DocumentFolder.SUBMISSION), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The ids of the sound requests of a file, in their order. */
  private static Set<String> ids(Path requests, GeneratedJobIds generated) throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    try (InputStream input = Files.newInputStream(requests)) {
      var lines = new RequestLines(input, RequestReader.withDefaults(), generated);
      for (RequestLines.Line line = lines.next(); line != null; line = lines.next()) {
        if (line instanceof RequestLines.Line.Good good) {
          ids.add(good.request().id());
        }
      }
    } catch (NoSuchFileException e) {
      throw new UsageException("--file %s does not exist.".formatted(requests), e);
    }
    return ids;
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (var input = new DigestInputStream(Files.newInputStream(file), digest)) {
      input.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
