package gg.sprocket.operator.probe;

import gg.sprocket.operator.probe.S3Client.Listing;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A bucket that files are kept in.
 *
 * @param client the service
 * @param name name of the bucket
 * @param refusals what the service's refusals mean
 */
public record Bucket(S3Client client, String name, S3Refusals refusals) implements AutoCloseable {

  /** What a header may hold; the words of an error about another one would quote it. */
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");

  private static final String RIGHTS =
      "s3:PutObject, s3:GetObject, s3:DeleteObject and s3:ListBucket";

  /**
   * A bucket at a service with the keys {@code accessKey} and {@code secretKey} of the input.
   *
   * @param endpoint scheme, host and port
   * @param region region that requests are signed for
   * @param name name of the bucket
   * @throws Refusal if the keys are not there
   */
  public static Bucket of(ProbeInput input, URI endpoint, String region, String name)
      throws Refusal, GeneralSecurityException, IOException {
    String accessKey = input.secret("accessKey");
    if (!PRINTABLE.matcher(accessKey).matches()) {
      throw new Refusal(
          Cause.SecretInvalid,
          "accessKey of %s has a character that no service takes; write it anew",
          input.secretName());
    }
    S3Signature signature = new S3Signature(region, accessKey, input.secret("secretKey"));
    return new Bucket(
        S3Client.of(endpoint, signature, Trust.of(input)),
        name,
        new S3Refusals(Target.of(endpoint), region, input.secretName(), RIGHTS));
  }

  /**
   * Writes a file; the object is there when all of it is.
   *
   * @param sha256 SHA-256 of the file, by which the service knows that it has all of it
   * @throws Refusal if the service refuses
   */
  public void put(String key, Path file, String sha256)
      throws Refusal, IOException, InterruptedException {
    refusals.require(client.put(name, key, file, sha256), name, "write to");
  }

  /**
   * Reads an object.
   *
   * @throws Refusal if the service refuses, or has none of the key
   */
  public void get(String key, OutputStream to) throws Refusal, IOException, InterruptedException {
    refusals.require(client.get(name, key, to), name, "read %s from".formatted(key));
  }

  /**
   * All objects whose keys have some beginning, in the order of their keys.
   *
   * @throws Refusal if the service refuses
   */
  public List<StoredObject> list(String prefix) throws Refusal, IOException, InterruptedException {
    List<StoredObject> objects = new ArrayList<>();
    boolean more = true;
    while (more) {
      String last = last(objects);
      Listing some = client.list(name, prefix, last);
      refusals.require(some.answer(), name, "list");
      // A service that goes back to its beginning would be asked for ever.
      more = some.more() && last(some.objects()).compareTo(last) > 0;
      objects.addAll(some.objects());
    }
    return List.copyOf(objects);
  }

  private static String last(List<StoredObject> objects) {
    return objects.isEmpty() ? "" : objects.getLast().key();
  }

  /**
   * Deletes an object.
   *
   * @throws Refusal if the service refuses
   */
  public void delete(String key) throws Refusal, IOException, InterruptedException {
    refusals.require(client.delete(name, key), name, "delete %s from".formatted(key));
  }

  @Override
  public void close() {
    client.close();
  }
}
