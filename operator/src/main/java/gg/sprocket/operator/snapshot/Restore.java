package gg.sprocket.operator.snapshot;

import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.probe.Bucket;
import gg.sprocket.operator.probe.Refusal;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.SnapshotFile;
import gg.sprocket.operator.vault.VaultConnector;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puts a snapshot back, with key shares that a person gives. The Vault must be unsealed by those.
 *
 * @param connector gives the ways to the members
 * @param input what the Job tells
 */
record Restore(VaultConnector connector, SnapshotInput input) {

  /** As long as a copy may take on its way; the Job has three times that. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** How Vault calls a seal. */
  private static final Pattern KIND = Pattern.compile("[a-z0-9-]{1,32}");

  /** The snapshots there are, by their names the newest first, as a text of lines. */
  String choice() throws Refusal, IOException, GeneralSecurityException, InterruptedException {
    try (Bucket bucket = input.bucket()) {
      Shelf shelf = input.shelf();
      return String.join("\n", shelf.snapshots(bucket.list(shelf.folder())));
    }
  }

  /**
   * Puts one back.
   *
   * @param name its name, or its whole key in the bucket
   * @param foreign whether it may be one that other key shares open than the Vault has now
   * @return what was done, and what is to be done next
   * @throws Refusal if it cannot be, with the next step; the Vault is as it was then, unless it
   *     says that this is not known
   */
  String make(String name, boolean foreign)
      throws Refusal, IOException, GeneralSecurityException, InterruptedException {
    Path file = input.file();
    String key = input.shelf().key(name);
    fetch(key, file);
    List<KeyShare> shares = shares();
    try {
      restore(file, shares, key, foreign);
    } finally {
      shares.forEach(KeyShare::close);
    }
    return "put %s back; set spec.vault.managed.recoveryMode to false now".formatted(key);
  }

  private void fetch(String key, Path file)
      throws Refusal, IOException, GeneralSecurityException, InterruptedException {
    try (Bucket bucket = input.bucket();
        OutputStream to = Files.newOutputStream(file)) {
      bucket.get(key, to);
    }
    if (!new SnapshotFile(file).isWhole()) {
      throw new Refusal(
          Cause.ProbeFailed,
          "%s is not a whole snapshot of a Vault; take another one of the bucket",
          key);
    }
  }

  private void restore(Path file, List<KeyShare> shares, String key, boolean foreign)
      throws Refusal, InterruptedException {
    try (VaultMember member = new Leader(connector, input.members(), input.authority()).find()) {
      checkSeal(new SnapshotFile(file).seal(), member.seal().type(), key);
      try (VaultToken root = member.generateRoot(shares)) {
        put(member, member.session(root), file, key, foreign);
      }
    } catch (VaultFailure e) {
      throw unchanged(e);
    }
  }

  private static void put(
      VaultMember member, VaultSession session, Path file, String key, boolean foreign)
      throws Refusal, InterruptedException {
    try {
      session.restoreSnapshot(file, foreign);
    } catch (VaultFailure e) {
      Leader.leave(session, e);
      throw refusal(e, key, foreign);
    }
    new Arrival(session::self, session::revokeSelf, member::look, key, foreign, LONGEST).await();
  }

  /** What another kind of seal has sealed nobody could open, and what is there would be gone. */
  private static void checkSeal(Optional<String> taken, String own, String key) throws Refusal {
    boolean isOther = taken.filter(type -> isKind(type) && !type.equals(own)).isPresent();
    if (isKind(own) && isOther) {
      throw new Refusal(
          Cause.SecretInvalid,
          "%s was taken of a Vault with the seal %s, and this one has the seal %s and could not open it; the Vault is as it was before. Put it back in an instance whose spec.vault.managed.unseal asks for that seal",
          key,
          taken.orElseThrow(),
          own);
    }
  }

  /** What is none cannot be told from another. */
  private static boolean isKind(String type) {
    return KIND.matcher(type).matches();
  }

  private static Refusal refusal(VaultFailure failure, String key, boolean foreign) {
    String why = String.valueOf(failure.getMessage());
    return switch (failure.trouble()) {
      case Trouble.Refused _ when !foreign ->
          new Refusal(
              Cause.SecretInvalid,
              "%s opens with other key shares than the Vault has now (%s); if you have those, say `vault-restore %s --foreign`",
              key,
              why,
              key);
      case Trouble.Unanswered _, Trouble.Erring _ ->
          new Refusal(
              Cause.Unreachable,
              "the Vault did not say whether it took %s (%s), so which data it will have is not known; begin anew once its log (container vault) tells that it is done with it",
              key,
              why);
      default -> unchanged(failure);
    };
  }

  private static Refusal unchanged(VaultFailure failure) {
    return VaultRefusals.of(
        failure, "the snapshot", "look at its log; the Vault is as it was before");
  }

  private List<KeyShare> shares() throws Refusal, IOException {
    List<KeyShare> shares = new ArrayList<>();
    try (Stream<Path> files = Files.list(input.shares())) {
      for (Path file : files.filter(Restore::isShare).sorted().toList()) {
        shares.add(new KeyShare(SecretBytes.taking(stripped(Files.readAllBytes(file)))));
      }
    }
    if (shares.isEmpty()) {
      throw new Refusal(
          Cause.SecretInvalid,
          "there is no file share-1 in %s; mount the Secret with the key shares there",
          input.shares());
    }
    return shares;
  }

  private static boolean isShare(Path file) {
    return String.valueOf(file.getFileName()).startsWith("share-");
  }

  /** Without the white space around it, as the operator reads it. */
  private static byte[] stripped(byte[] text) {
    int begin = 0;
    int end = text.length;
    while (begin < end && text[begin] <= ' ') {
      begin++;
    }
    while (end > begin && text[end - 1] <= ' ') {
      end--;
    }
    return Arrays.copyOfRange(text, begin, end);
  }
}
