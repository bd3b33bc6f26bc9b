package gg.sprocket.operator.resource;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes of contents. */
public final class Digest {

  private Digest() {}

  /** SHA-256 of bytes, 64 hexadecimal digits. */
  public static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** SHA-256 of text in UTF-8, 64 hexadecimal digits. */
  public static String sha256(String content) {
    return sha256(content.getBytes(StandardCharsets.UTF_8));
  }

  /** First 10 digits of {@link #sha256(String)}: 40 bits, enough to tell a few inputs apart. */
  public static String brief(String content) {
    return sha256(content).substring(0, 10);
  }

  /**
   * Keyed hash of text, 32 hexadecimal digits: unlike a plain hash it cannot be used to guess the
   * text by trying, so it may stand where others read it.
   *
   * @param key secret text
   * @param content what to hash
   */
  public static String keyed(String key, String content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] hash = mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, 32);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
