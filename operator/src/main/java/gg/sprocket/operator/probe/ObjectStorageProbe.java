package gg.sprocket.operator.probe;

import gg.sprocket.operator.probe.S3Client.Answer;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * S3: an object is written, read and deleted in each bucket; in the one for images also with the
 * public ACL that the application asks for.
 *
 * @param endpoint scheme, host and port
 * @param region region that requests are signed for
 * @param replays bucket for replays
 * @param images bucket for images
 * @param input where the secret values are
 */
record ObjectStorageProbe(
    URI endpoint, String region, String replays, String images, ProbeInput input) implements Probe {

  private static final String RIGHTS =
      "s3:PutObject, s3:PutObjectAcl, s3:GetObject and s3:DeleteObject";

  static ObjectStorageProbe of(ProbeInput input) {
    return new ObjectStorageProbe(
        URI.create(input.text("PROBE_ENDPOINT")),
        input.text("PROBE_REGION"),
        input.text("PROBE_REPLAYS"),
        input.text("PROBE_IMAGES"),
        input);
  }

  @Override
  public Target target() {
    return Target.of(endpoint);
  }

  @Override
  public Proved look() throws Refusal, IOException, GeneralSecurityException, InterruptedException {
    S3Signature signature =
        new S3Signature(region, input.secret("accessKey"), input.secret("secretKey"));
    try (S3Client client = S3Client.of(endpoint, signature, Trust.of(input))) {
      tryOut(client, replays);
      tryOut(client, images);
      tryPublic(client);
      return new Proved("", Optional.empty());
    }
  }

  private void tryOut(S3Client client, String bucket)
      throws Refusal, IOException, InterruptedException {
    String key = key();
    require(client.put(bucket, key, Map.of()), bucket, "write to");
    try {
      require(client.get(bucket, key), bucket, "read from");
    } finally {
      require(client.delete(bucket, key), bucket, "delete from");
    }
  }

  private void tryPublic(S3Client client) throws Refusal, IOException, InterruptedException {
    String key = key();
    Answer answer = client.put(images, key, Map.of("x-amz-acl", "public-read"));
    if (answer.ok()) {
      require(client.delete(images, key), images, "delete from");
      return;
    }
    if (answer.status() >= 500 && !answer.code().equals("NotImplemented")) {
      throw refusals().of(answer, images, "write to");
    }
    throw new Refusal(
        Cause.AclRefused,
        "bucket %s at %s refuses objects with the ACL public-read (%s), without which nobody sees the images; allow ACLs for it (AWS: object ownership BucketOwnerPreferred and no public access block)",
        images,
        target(),
        answer.said());
  }

  private static String key() {
    return "sprocket-probe/" + UUID.randomUUID();
  }

  private void require(Answer answer, String bucket, String act) throws Refusal {
    refusals().require(answer, bucket, act);
  }

  private S3Refusals refusals() {
    return new S3Refusals(target(), region, input.secretName(), RIGHTS);
  }
}
