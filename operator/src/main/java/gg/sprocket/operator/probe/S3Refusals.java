package gg.sprocket.operator.probe;

import gg.sprocket.operator.probe.S3Client.Answer;
import gg.sprocket.operator.resource.ProbeResult.Cause;

/**
 * What the refusals of an S3 service mean.
 *
 * @param target the service
 * @param region region that requests are signed for
 * @param secret the Secret with the keys, as messages name it
 * @param rights what the keys must be allowed
 */
record S3Refusals(Target target, String region, String secret, String rights) {

  /**
   * Requires that something was done.
   *
   * @param act what, such as {@code write to}
   * @throws Refusal if it was not
   */
  void require(Answer answer, String bucket, String act) throws Refusal {
    if (!answer.ok()) {
      throw of(answer, bucket, act);
    }
  }

  /** Why something was not done. */
  Refusal of(Answer answer, String bucket, String act) {
    return switch (answer.code()) {
      case "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidSecurity",
          "Unauthorized",
          "XAdminUserNotFound" ->
          new Refusal(
              Cause.AuthenticationFailed,
              "S3 at %s refuses the keys (%s); correct accessKey and secretKey in %s",
              target,
              answer.code(),
              secret);
      case "NoSuchBucket" ->
          new Refusal(
              Cause.BucketMissing,
              "bucket %s does not exist at S3 %s; create it, or correct its name",
              bucket,
              target);
      case "AccessDenied", "AllAccessDisabled" ->
          new Refusal(
              Cause.PrivilegeMissing,
              "the keys in %s may not %s bucket %s at S3 %s; allow %s in it",
              secret,
              act,
              bucket,
              target,
              rights);
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          new Refusal(
              Cause.BucketMissing,
              "bucket %s is not in region %s at S3 %s; set region and endpoint to where it is",
              bucket,
              region,
              target);
      case "RequestTimeTooSkewed" ->
          new Refusal(
              Cause.AuthenticationFailed,
              "S3 at %s has another time than this cluster; set the clocks right on both sides",
              target);
      default -> unknown(answer, bucket, act);
    };
  }

  private Refusal unknown(Answer answer, String bucket, String act) {
    return new Refusal(
        answer.status() >= 500 ? Cause.Unreachable : Cause.ProbeFailed,
        "S3 at %s does not %s bucket %s (%s); look at the service's state, and whether this is the address of its S3 API",
        target,
        act,
        bucket,
        answer.said());
  }
}
