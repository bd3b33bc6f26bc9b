/** From what was seen, decided and done to the status that people read. Pure. */
@NullMarked
package gg.sprocket.operator.report;

import org.jspecify.annotations.NullMarked;
