package gg.sprocket.operator.plan.vault;

/** What stands in an entry of a key-value engine where a text is to be. */
public enum ValueKind {
  Nothing("null"),
  Number("a number"),
  Truth("true or false"),
  List("a list"),
  Map("an object");

  private final String words;

  ValueKind(String words) {
    this.words = words;
  }

  /** As people say it. */
  public String words() {
    return words;
  }
}
