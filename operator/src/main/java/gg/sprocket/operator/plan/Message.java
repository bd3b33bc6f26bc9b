package gg.sprocket.operator.plan;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Words for people: the object, the cause, the next step. The step comes last, so foreign words
 * give way and never push it out.
 */
public final class Message {

  /** Most characters that are shown of a message. */
  public static final int LENGTH = 512;

  private Message() {}

  /**
   * A message that fits.
   *
   * @param format as of {@link String#format}
   * @param values what goes into it; {@link Quote}s share what the rest leaves
   */
  public static String of(String format, @Nullable Object... values) {
    @Nullable Object[] filled =
        Arrays.stream(values).map(value -> value instanceof Quote ? "" : value).toArray();
    int room = LENGTH - format.formatted(filled).length();
    int left = (int) Arrays.stream(values).filter(Quote.class::isInstance).count();
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Quote quote) {
        String words = quote.within(Math.max(0, room / left));
        filled[i] = words;
        room -= words.length();
        left--;
      }
    }
    return format.formatted(filled);
  }
}
