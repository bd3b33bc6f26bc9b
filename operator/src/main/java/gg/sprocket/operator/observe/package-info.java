/** Gathers what is known into one value per pass: caches and facts. Never writes. */
@NullMarked
package gg.sprocket.operator.observe;

import org.jspecify.annotations.NullMarked;
