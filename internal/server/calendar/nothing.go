package calendar

import (
	"cmp"
	"slices"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/visitor"
	"stadttermin/internal/town/office"
)

// nothingView says that nothing is free in the whole window and what helps, in the order of what helps most.
type nothingView struct {
	Last     civil.Date
	Minutes  int
	Why      request.Text // nothing is free, where it is not the length of the appointment
	Full     bool         // people were faster, so that looking again helps
	Split    *split
	Others   []officeChoice // that have something free
	Contact  visitor.Contact
	WalkIn   request.Text
	Change   string
	Previous *Previous
}

// Helps tells whether there is anything to propose.
func (n *nothingView) Helps() bool {
	return n.Full || n.Split != nil || len(n.Others) > 0 || n.Contact.Phone != "" || !n.WalkIn.Empty()
}

// split is a smaller basket that would fit.
type split struct {
	Names   []string
	Minutes int
	Free    int
	First   civil.Date
	Address string
}

func (v *Page) showNothingFree(calendar *booking.Calendar, chosen string, q Question) error {
	list := v.list(calendar, chosen, q)
	view := nothingView{
		Last:     list.last,
		Minutes:  calendar.Request.Minutes,
		Contact:  v.Contact(),
		WalkIn:   v.Place(chosen).WalkIn,
		Change:   q.Change,
		Previous: q.Moved,
	}
	why := list.whyNothing()
	view.Full = why.full
	if why.news {
		view.Why = why.text
	}
	for _, choice := range list.choices() {
		if choice.Free > 0 {
			view.Others = append(view.Others, choice)
		}
	}
	if q.Moved == nil {
		smaller, err := v.split(q.Basket)
		if err != nil {
			return err
		}
		view.Split = smaller
	}
	return v.OK("nothing", render.View{Title: v.Printer.T("page.nothing.title"), Data: &view})
}

// mostSplits bounds how many smaller baskets are tried.
const mostSplits = 6

// split looks for the longest part of a basket that still fits somewhere, or nil.
func (v *Page) split(basket office.Basket) (*split, error) {
	parts := v.Parts(basket)
	for _, part := range parts[:min(len(parts), mostSplits)] {
		calendar, err := v.Calendar(v.Ctx(), Online(part))
		if err != nil {
			return nil, err
		}
		found := &split{Minutes: calendar.Request.Minutes, Address: v.Link("/zeiten", "anliegen", part.String())}
		for i := range calendar.Days {
			free := calendar.Days[i].Free()
			if found.Free == 0 && free > 0 {
				found.First = calendar.Days[i].Date
			}
			found.Free += free
		}
		if found.Free > 0 {
			for _, item := range part {
				found.Names = append(found.Names, v.NameOf(v.Service(item.Service)).String())
			}
			return found, nil
		}
	}
	return nil, nil
}

// Parts gives smaller baskets, longest first: one service less, or half of the units of the only one.
func (v *Page) Parts(basket office.Basket) []office.Basket {
	var parts []office.Basket
	for _, item := range basket {
		if rest := visitor.Without(basket, item.Service); len(rest) > 0 {
			parts = append(parts, rest)
		} else if item.Quantity > 1 {
			parts = append(parts, office.Basket{{Service: item.Service, Quantity: item.Quantity / 2}})
		}
	}
	for _, item := range basket {
		if len(basket) > 2 {
			parts = append(parts, office.Basket{item})
		}
	}
	parts = slices.DeleteFunc(parts, func(part office.Basket) bool {
		_, refusal := v.Bookable(part)
		return refusal != nil
	})
	slices.SortStableFunc(parts, func(a, b office.Basket) int { return cmp.Compare(v.Minutes(b), v.Minutes(a)) })
	return parts
}
