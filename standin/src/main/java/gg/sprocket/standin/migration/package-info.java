/** What makes the schema. */
@NullMarked
package gg.sprocket.standin.migration;

import org.jspecify.annotations.NullMarked;
