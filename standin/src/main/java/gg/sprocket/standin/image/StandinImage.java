package gg.sprocket.standin.image;

import java.util.List;

/**
 * One image: what it has besides the runtime and the stand-in's jar.
 *
 * @param reference name under which containers ask for it
 * @param files its files
 */
public record StandinImage(String reference, List<Content> files) {

  /** Folder of the jar and of {@code lib}. */
  public static final String JAR_FOLDER = "/opt/standin";

  /** Directory that processes start in unless their container says otherwise. */
  public static final String WORKING_DIRECTORY = "/app";

  /** Where the scripts look for archived classes; see {@link #REHEARSAL}. */
  public static final String CLASSES = JAR_FOLDER + "/standin.jsa";

  /** Argument of a run that loads the classes worth archiving. */
  public static final String REHEARSAL = "rehearsal";

  /** What such a run says at its end. */
  public static final String REHEARSED = "everything was played";

  /** Keeps an own copy of the list. */
  public StandinImage {
    files = List.copyOf(files);
  }

  /**
   * A file.
   *
   * @param path its absolute path
   * @param text what is in it
   * @param executable whether it is a program (mode 0755), else 0644
   */
  public record Content(String path, String text, boolean executable) {}
}
