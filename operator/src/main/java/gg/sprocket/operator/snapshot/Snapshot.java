package gg.sprocket.operator.snapshot;

import gg.sprocket.operator.probe.Bucket;
import gg.sprocket.operator.probe.Refusal;
import gg.sprocket.operator.probe.StoredObject;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.vault.Login;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultConnector;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;

/**
 * Makes a snapshot, stores it, reads it back, and only then deletes those that are too many. Ended
 * at any point it leaves no part of one under a name: a file is stored when it is whole, and a
 * service has an object when it has all of it.
 *
 * @param connector gives the ways to the members
 * @param input what the Job tells
 */
record Snapshot(VaultConnector connector, SnapshotInput input) {

  /**
   * Makes one.
   *
   * @param now its time
   * @return what was done, in words
   * @throws Refusal if the Vault or the storage refuse, with the next step
   * @throws Unsettled if something fails after it was stored
   */
  String make(Instant now)
      throws Refusal, Unsettled, IOException, GeneralSecurityException, InterruptedException {
    StoredFile file = new StoredFile(input.file());
    save(file.path());
    try (Bucket bucket = input.bucket()) {
      Shelf shelf = input.shelf();
      // What comes later is not for this one to delete: it may be what another Job just made.
      List<StoredObject> before = bucket.list(shelf.folder());
      String key = shelf.key(now);
      String sha256 = file.sha256();
      store(bucket, key, file.path(), sha256);
      List<String> expired = shelf.expired(before, key);
      if (!settle(bucket, key, sha256, expired)) {
        throw new Refusal(
            Cause.ProbeFailed,
            "bucket %s gave %s back other than it was stored, so it was deleted again, and no older one was; look at the state of the object storage",
            bucket.name(),
            key);
      }
      return "stored %s of %d bytes in bucket %s, deleted %d older ones"
          .formatted(key, file.size(), bucket.name(), expired.size());
    }
  }

  private void save(Path file) throws Refusal {
    try (VaultMember member = new Leader(connector, input.members(), input.authority()).find();
        SecretBytes identity = identity();
        Login login = member.login(input.method(), input.role(), identity)) {
      VaultSession session = member.session(login.token());
      try {
        session.saveSnapshot(file);
      } catch (VaultFailure e) {
        Leader.leave(session, e);
        throw e;
      }
      session.revokeSelf();
    } catch (VaultFailure e) {
      throw VaultRefusals.of(
          e,
          "the login of the pod's ServiceAccount by role %s of auth/%s"
              .formatted(input.role(), input.method()),
          "the operator sets both up, so look at the condition VaultReady of the instance");
    }
  }

  private SecretBytes identity() throws Refusal {
    return SecretBytes.taking(input.files().secret("token").getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Stores it. An answer that is lost says nothing of what became of the object, and one of a
   * gateway before the service no more; it is looked for, since each further attempt would store it
   * once more under another name.
   */
  static void store(Bucket bucket, String key, Path file, String sha256)
      throws Refusal, IOException, InterruptedException {
    try {
      bucket.put(key, file, sha256);
    } catch (Refusal | IOException e) {
      if (!isStored(bucket, key, sha256)) {
        throw e;
      }
    }
  }

  private static boolean isStored(Bucket bucket, String key, String sha256)
      throws InterruptedException {
    try {
      return isSame(bucket, key, sha256);
    } catch (Refusal | IOException _) {
      return false;
    }
  }

  private static boolean isSame(Bucket bucket, String key, String sha256)
      throws Refusal, IOException, InterruptedException {
    return StoredFile.sha256(to -> bucket.get(key, to)).equals(sha256);
  }

  /** Reads it back, and deletes those that go; itself, if it is not as it was sent. */
  static boolean settle(Bucket bucket, String key, String sha256, List<String> expired)
      throws Unsettled, InterruptedException {
    boolean same = true;
    try {
      same = isSame(bucket, key, sha256);
      for (String gone : same ? expired : List.of(key)) {
        bucket.delete(gone);
      }
      return same;
    } catch (Refusal | IOException e) {
      throw new Unsettled(
          key
              + (same
                  ? " is stored, but "
                  : " came back other than it was stored and is still there, because "),
          e);
    }
  }
}
