package visitor

import "github.com/gin-gonic/gin"

// Details is what a visitor types about themselves. It lives in the form and nowhere else until it is booked.
type Details struct {
	Name  string
	Email string
	Phone string
	Code  string // that was mailed to the address, to confirm it
}

// ReadDetails reads what was typed. Whoever was asked whether another address was meant may have said yes.
func ReadDetails(c *gin.Context) Details {
	d := Details{Name: c.PostForm("name"), Email: c.PostForm("email"), Phone: c.PostForm("telefon"), Code: c.PostForm("code")}
	if meant := c.PostForm("gemeint"); meant != "" {
		d.Email = meant
	}
	return d
}

// Empty tells whether nothing was typed.
func (d Details) Empty() bool { return d == Details{} }
