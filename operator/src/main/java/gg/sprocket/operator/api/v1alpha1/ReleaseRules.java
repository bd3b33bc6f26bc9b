package gg.sprocket.operator.api.v1alpha1;

/**
 * What the parts of a release must have to do with one another, as far as the API server can tell
 * within what the evaluation of rules may cost; the operator checks it again, and the rest. An
 * annotation takes constants alone, so it is text in CEL. The messages name no component, because
 * even to put one name into a text is beyond that cost.
 */
final class ReleaseRules {

  /** Over a topology: who starts after another follows it. */
  static final String ORDER =
      "self.components.all(i, c, !has(c.startAfter) || c.startAfter.all(s,"
          + " self.components.exists(j, o, j < i && o.name == s)))";

  /** Over a topology: who is called is there. */
  static final String CALLS =
      "self.components.all(c, !has(c.calls) || c.calls.all(s,"
          + " self.components.exists(o, o.name == s)))";

  private static final String QUEUE_URI = "s.secret != '" + ReservedNames.QUEUE_URI + "')";

  /** Over a topology: without a queue nobody reads its login. */
  static final String QUEUE =
      "(has(self.services) && has(self.services.queue) && self.services.queue)"
          + " || ((!has(self.schema.migration.secretEnv) || self.schema.migration.secretEnv.all(s, "
          + QUEUE_URI
          + ") && self.components.all(c, (!has(c.secretEnv) || c.secretEnv.all(s, "
          + QUEUE_URI
          + ") && (!has(c.secretFiles) || c.secretFiles.all(s, "
          + QUEUE_URI
          + ")))";

  private static final String CACHE_PASSWORD =
      "s.secret != '" + ReservedNames.CACHE_PASSWORD + "')";

  /** Over a topology: without a cache nobody reads its login. */
  static final String CACHE =
      "!has(self.services) || !has(self.services.cache) || self.services.cache != 'None'"
          + " || ((!has(self.schema.migration.secretEnv) || self.schema.migration.secretEnv.all(s, "
          + CACHE_PASSWORD
          + ") && self.components.all(c, (!has(c.secretEnv) || c.secretEnv.all(s, "
          + CACHE_PASSWORD
          + ") && (!has(c.secretFiles) || c.secretFiles.all(s, "
          + CACHE_PASSWORD
          + ")))";

  private static final String ARE_LISTED =
      ".all(s, s.secret in "
          + ReservedNames.VALUES
          + " || (has(self.secrets) && self.secrets.exists(v, v.name == s.secret)))";

  /** Over the spec: what is read is listed, or a backing service gives it. */
  static final String VALUES =
      "self.topologies.all(t, (!has(t.schema.migration.secretEnv) || t.schema.migration.secretEnv"
          + ARE_LISTED
          + ") && t.components.all(c, (!has(c.secretEnv) || c.secretEnv"
          + ARE_LISTED
          + ") && (!has(c.secretFiles) || c.secretFiles"
          + ARE_LISTED
          + ")))";

  private ReleaseRules() {}
}
