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
    int usual = "https".equals(endpoint.getScheme()) ? 443 : 80;
    String host = endpoint.getHost();
    return new Target(
        host == null ? "" : host, endpoint.getPort() > 0 ? endpoint.getPort() : usual);
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
      throw refusal(answer, images, "write to");
    }
    throw new Refusal(
        Cause.AclRefused,
        "bucket %s at %s refuses objects with the ACL public-read (%s), without which nobody sees the images; allow ACLs for it (AWS: object ownership BucketOwnerPreferred and no public access block)",
        images,
        target(),
        said(answer));
  }

  private static String key() {
    return "sprocket-probe/" + UUID.randomUUID();
  }

  private void require(Answer answer, String bucket, String act) throws Refusal {
    if (!answer.ok()) {
      throw refusal(answer, bucket, act);
    }
  }

  private Refusal refusal(Answer answer, String bucket, String act) {
    return switch (answer.code()) {
      case "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidSecurity",
          "Unauthorized",
          "XAdminUserNotFound" ->
          new Refusal(
              Cause.AuthenticationFailed,
              "S3 at %s refuses the keys (%s); correct accessKey and secretKey in %s",
              target(),
              answer.code(),
              input.secretName());
      case "NoSuchBucket" ->
          new Refusal(
              Cause.BucketMissing,
              "bucket %s does not exist at S3 %s; create it, or correct its name",
              bucket,
              target());
      case "AccessDenied", "AllAccessDisabled" ->
          new Refusal(
              Cause.PrivilegeMissing,
              "the keys in %s may not %s bucket %s at S3 %s; allow s3:PutObject, s3:PutObjectAcl, s3:GetObject and s3:DeleteObject in it",
              input.secretName(),
              act,
              bucket,
              target());
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          new Refusal(
              Cause.BucketMissing,
              "bucket %s is not in region %s at S3 %s; set region and endpoint to where it is",
              bucket,
              region,
              target());
      case "RequestTimeTooSkewed" ->
          new Refusal(
              Cause.AuthenticationFailed,
              "S3 at %s has another time than this cluster; set the clocks right on both sides",
              target());
      default -> unknown(answer, bucket, act);
    };
  }

  private Refusal unknown(Answer answer, String bucket, String act) {
    return new Refusal(
        answer.status() >= 500 ? Cause.Unreachable : Cause.ProbeFailed,
        "S3 at %s did not let the probe %s bucket %s (%s); look at the service's state, and whether this is the address of its S3 API",
        target(),
        act,
        bucket,
        said(answer));
  }

  private static String said(Answer answer) {
    return answer.code().isEmpty() ? "HTTP " + answer.status() : answer.code();
  }
}
