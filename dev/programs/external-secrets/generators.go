// In the place of the list of all generators, which nothing here asks for.
package register
