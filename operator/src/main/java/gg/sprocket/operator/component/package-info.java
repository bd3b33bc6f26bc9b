/**
 * The parts of an instance: the ordered list, and a folder for each. Components are pure and never
 * import one another; names that two of them share are in {@code resource.Names}.
 */
@NullMarked
package gg.sprocket.operator.component;

import org.jspecify.annotations.NullMarked;
