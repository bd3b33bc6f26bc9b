package gg.sprocket.operator.component.secrets;

import gg.sprocket.operator.plan.Delivery;
import gg.sprocket.operator.plan.ExternalStore;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;

/**
 * What is said of values in a store.
 *
 * @param store the store
 */
record StoreWords(ExternalStore store) {

  /** Nobody has looked at the ExternalSecret, or what it brings has not come yet. */
  Problem awaited(Projection projection) {
    return new Problem(
        Reason.WaitingForDependency,
        Message.of(
            "waiting until External Secrets Operator brings %s from %s; if it stays, see that it runs and"
                + " that they are not empty: `%s`",
            Quote.of(store.names(projection), 4), Quote.of(store.place()), look(projection)));
  }

  /** The store, or a value in it, is not there, or may not be read. */
  Problem refused(Projection projection, Delivery.Refused refused) {
    return new Problem(
        Reason.StoreUnreadable,
        Message.of(
            "ExternalSecret %s brings nothing (%s); see that %s is there and holds %s; `%s` tells more",
            projection.secret(),
            Quote.of(refused.answer()),
            Quote.of(store.place()),
            Quote.of(store.names(projection), 4),
            look(projection)));
  }

  /** Two values, of which nobody but a person knows which is meant. */
  Problem conflict(Projection projection) {
    return new Problem(
        Reason.StoreValueConflict,
        Message.of(
            "Secret %s holds other values than %s, which ExternalSecret %s brings, so neither is written"
                + " over; write the Secret's values to the store to keep them, or take the store's by"
                + " `kubectl -n %s delete secret %s`",
            projection.secret(),
            Quote.of(store.place()),
            projection.secret(),
            namespace(),
            projection.secret()));
  }

  private String look(Projection projection) {
    return "kubectl -n %s describe externalsecret %s".formatted(namespace(), projection.secret());
  }

  private String namespace() {
    return store.instance().identity().namespace();
  }
}
