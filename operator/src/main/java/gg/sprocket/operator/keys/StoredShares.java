package gg.sprocket.operator.keys;

import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.SecretBytes;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The key shares of a Secret, as people may have put it back: with white space around a share, and
 * with keys that are nobody's.
 *
 * @param secret the Secret
 */
public record StoredShares(Secret secret) {

  /** Key of a share in the Secret, before its number. */
  public static final String KEY = "share-";

  private static final Pattern KEYS = Pattern.compile(KEY + "[0-9]+");

  /** The shares that can be read. Whoever takes them erases them. */
  public List<KeyShare> readable() {
    return stored().flatMap(share -> read(share.getValue()).stream()).toList();
  }

  /** How many there are. */
  int count() {
    return (int) stored().count();
  }

  /** Keys of those that are neither Base64 nor hexadecimal. */
  List<String> unreadable() {
    return stored().filter(share -> isBad(share.getValue())).map(Map.Entry::getKey).toList();
  }

  /** A record's own text would tell the shares. */
  @Override
  public String toString() {
    return "(key shares)";
  }

  private Stream<Map.Entry<String, String>> stored() {
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    return new TreeMap<>(data)
        .entrySet().stream().filter(entry -> KEYS.matcher(entry.getKey()).matches());
  }

  private static boolean isBad(String value) {
    Optional<KeyShare> share = read(value);
    share.ifPresent(KeyShare::close);
    return share.isEmpty();
  }

  private static Optional<KeyShare> read(String value) {
    byte[] text = stripped(Base64.getDecoder().decode(value));
    if (!isHexadecimal(text) && !isBase64(text)) {
      Arrays.fill(text, (byte) 0);
      return Optional.empty();
    }
    return Optional.of(new KeyShare(SecretBytes.taking(text)));
  }

  private static byte[] stripped(byte[] text) {
    int begin = 0;
    int end = text.length;
    while (begin < end && isSpace(text[begin])) {
      begin++;
    }
    while (end > begin && isSpace(text[end - 1])) {
      end--;
    }
    byte[] inner = Arrays.copyOfRange(text, begin, end);
    Arrays.fill(text, (byte) 0);
    return inner;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  private static boolean isHexadecimal(byte[] text) {
    boolean digits = text.length > 0 && text.length % 2 == 0;
    for (byte b : text) {
      digits &= Character.digit(b, 16) >= 0;
    }
    return digits;
  }

  private static boolean isBase64(byte[] text) {
    try {
      ByteBuffer share = Base64.getDecoder().decode(ByteBuffer.wrap(text));
      Arrays.fill(share.array(), (byte) 0);
      return text.length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
